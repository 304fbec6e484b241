"""审查要求 and 审查建议: taken in, checked, started or not with a ground, answered; other matters handed on."""
