"""What settings are called and what they do, in the words of the settings page; a test holds it complete.

The description in `registry/settings.py` is that of `docs/settings.md`, for who runs the machine.
"""

from __future__ import annotations

SETTING_WORDS: dict[str, tuple[str, str]] = {
    "data": ("数据目录", "数据库、文件和索引都存放在这个目录。"),
    "database_url": ("数据库地址", "不填时使用数据目录中的 SQLite 数据库。"),
    "elasticsearch_url": ("Elasticsearch 地址", "填写后只用这一检索引擎（8 或 9 版）。"),
    "elasticsearch_alias": ("Elasticsearch 索引名", "在该服务器上的索引别名和名称前缀。"),
    "elasticsearch_api_key": ("Elasticsearch 密钥", "该服务器要求时填写。"),
    "elasticsearch_ca": ("Elasticsearch 证书", "该服务器 TLS 证书颁发机构的文件。"),
    "host": ("监听地址", "网页服务监听的网络地址。"),
    "port": ("监听端口", "网页服务监听的端口。"),
    "public_url": ("对外网址", "链接和二维码中使用的网址；不填时用访问时的网址。"),
    "site_name": ("站点名称", "显示在每页页头的名称。"),
    "province": ("所在省份", "如甘肃省，用于核对罚款限额。"),
    "secure_cookies": ("仅经加密连接登录", "登录凭证只经 HTTPS 发送；前面有 TLS 代理时开启。"),
    "max_upload_mb": ("上传上限（MB）", "网页接收的单个文件的最大大小。"),
    "ingest_workers": ("读取进程数", "同时读取文件的进程数；不填时每个处理器核心一个。"),
    "ingest_timeout_s": ("读取时限（秒）", "读取一个文件的最长时间。"),
    "ingest_memory_mb": ("读取内存上限（MB）", "一个读取进程最多占用的内存。"),
    "session_idle_minutes": ("无操作退出（分钟）", "工作人员无操作超过这一时间即退出登录。"),
    "session_hours": ("最长登录（小时）", "工作人员登录满这一时间即退出，无论有无操作。"),
    "session_limit": ("同时登录数", "一个账号最多同时登录几处；再登录时结束最早的一处。"),
    "login_tries": ("登录失败次数", "在锁定时间内失败达到这一次数，锁定该登录名。"),
    "login_tries_per_address": ("同一地址登录失败次数", "同上，按网络地址计；一个办公室可能共用一个地址。"),
    "login_lock_minutes": ("锁定时间（分钟）", "登录名或网络地址锁定多久。"),
    "password_min_length": ("密码最短长度", "密码最少的字符数。"),
    "password_classes": ("密码字符种类", "密码须含大写、小写、数字、符号中的几种。"),
    "password_history": ("密码不得重复", "不能再用最近几次用过的密码。"),
    "password_days": ("密码有效期（天）", "满这一天数须修改密码；0 为不限。"),
    "second_factor": (
        "动态口令",
        "谁登录时还要输入动态口令。配置中写 off（不要求）、admins（管理员）或 admins_and_heads（管理员和负责人）。",
    ),
    "small_site": ("小型单位模式", "允许一个账号兼任应当分开的职责；日志和文书写明兼任情况。"),
    "comments_per_hour": ("每小时公众意见数", "一个网络地址一小时内最多提交几条意见。"),
    "everyday_words": ("日常用语扩展", "检索时按日常用语词典扩展。"),
    "learnt_words": ("已确认问答扩展", "检索时按工作人员确认过的问答扩展。"),
    "search_log": ("检索统计", "按日统计检索词，不记人和时间，用于改进检索（见使用手册第三章）。"),
    "search_log_days": ("检索统计保留天数", "上述统计保留多少天。"),
    "alerts_every_minutes": ("提醒间隔（分钟）", "每隔多久核对保存的检索、期限提醒和需要复核的文件。"),
}

VALUE_WORDS: dict[str, str] = {
    "True": "开启",
    "False": "关闭",
    "off": "不要求",
    "admins": "管理员",
    "admins_and_heads": "管理员和负责人",
}
"""What stored values are called; others are shown as they stand."""


def setting_value(words: str) -> str:
    """A setting's value as the page shows it."""
    return VALUE_WORDS.get(words, words)
