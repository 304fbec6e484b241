"""What each permission is called in the matrix that administrators read; a test holds it complete."""

from __future__ import annotations

from registry.people.roles import Permission

PERMISSION_NAMES: dict[Permission, str] = {
    Permission.DOCUMENT_READ_PUBLIC: "查看公开文件",
    Permission.DOCUMENT_READ_INTERNAL: "查看内部文件",
    Permission.DOCUMENT_DEPOSIT: "录入文件",
    Permission.DOCUMENT_CORRECT: "更正文件信息",
    Permission.QUARANTINE_READ: "查看待处理文件",
    Permission.REVIEW_READ: "查看审查和提示",
    Permission.REVIEW_RUN: "运行机器审查",
    Permission.FINDING_VERDICT: "认定提示、办理审查",
    Permission.WORKSHEET_EXPORT: "导出工作表和列表",
    Permission.PERSONAL_VIEW: "查看个人信息（逐次记录）",
    Permission.NOTE_WRITE: "写批注意见",
    Permission.NOTE_DECIDE: "处理批注意见",
    Permission.EXPERT_ASSIGN: "委托专家",
    Permission.CONSULTATION_OPEN: "发起征求意见",
    Permission.COMMENT_WRITE: "提出意见和建议",
    Permission.COMMENT_DECIDE: "处理意见",
    Permission.LIAISON_MANAGE: "管理立法联系点",
    Permission.LIAISON_POINT: "办理本联系点事务",
    Permission.LIAISON_TASK: "完成采集任务",
    Permission.REVIEW_ASSIGNED: "办理受托的评审",
    Permission.REVIEW_SIGN: "审签、终止、延长审查",
    Permission.REVIEW_ALLOT: "分派审查",
    Permission.LETTER_ANSWER: "答复来函",
    Permission.FILING_READ: "查看备案",
    Permission.FILING_SUBMIT: "报送备案、登记收文",
    Permission.FILING_CHECK: "形式审查、登记编号",
    Permission.SUGGESTION_TAKE: "登记和办理审查建议",
    Permission.SUGGESTION_DECIDE: "决定是否启动审查",
    Permission.SEARCH_SAVE: "保存检索",
    Permission.ANSWER_CONFIRM: "确认检索答案",
    Permission.SEARCH_LOG_READ: "查看检索统计",
    Permission.STATUS_READ: "查看运行状态",
    Permission.ACCOUNTS_MANAGE: "管理账号和设置",
    Permission.POLICY_MANAGE: "授予角色、重置动态口令",
    Permission.AUDIT_READ: "查看审计日志",
}
