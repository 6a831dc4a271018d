"""Environment, private file → the password of the mail server; it stands nowhere else."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.config import Mail

VARIABLE = "JIANBAO_SMTP_PASSWORD"
_MOST_BYTES = 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def password_of(mail: Mail, environment: Mapping[str, str]) -> str | None:
    """The password, None where no user is named. Raises UsageError, which never repeats what was read."""
    if not mail.user:
        return None
    found = environment.get(VARIABLE) or (_from_file(mail.credentials) if mail.credentials else "")
    if not found:
        hint = f"设环境变量 {VARIABLE}，或在 mail 的 credentials 写明存放密码的文件"
        raise UsageError(Diagnostic("M104", "没有邮件服务器的密码", "mail.credentials", hint))
    if not (found.isascii() and found.isprintable()):
        raise UsageError(Diagnostic("M104", "密码里有不能用的字符", "mail.credentials", "文件里只写密码，一行"))
    return found


def _from_file(path: Path) -> str:
    """The first line of a file that nobody but its owner may read; links and pipes are refused."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        message = f"密码文件打不开：{error.strerror}"
        raise UsageError(Diagnostic("M104", message, str(path), "核对路径；不要用链接")) from None
    with os.fdopen(number, "rb") as handle:
        status = os.fstat(handle.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_mode & _OTHERS or status.st_uid != os.geteuid():
            message = "密码文件应当是自己的普通文件，别人不能读写"
            raise UsageError(Diagnostic("M104", message, str(path), f"运行 chmod 600 {path.name}"))
        data = handle.read(_MOST_BYTES)
    return data.decode("utf-8", errors="replace").partition("\n")[0].strip("\r\ufeff")
