"""What tests of comments share: a form filled in as a browser does it, a photo, what was stored."""

from __future__ import annotations

import io
import re

from PIL import Image
from PIL.ExifTags import GPS, IFD

from registry.people import sessions
from review.voices.comments import comments_of_consultation
from tests.support.site import PASSWORD
from web.captcha import challenge
from web.dependencies import SESSION_COOKIE

PHONE, NAME = "13812345678", "王小明"


def key_of(form):
    return re.search(r'name="key" value="([\w-]+)"', form).group(1)


def fill(opened, client, path, **data):
    form = client.get(path).text
    key = key_of(form)
    filled = {"csrf": opened.csrf(), "key": key, "stance": "problem", "body": "停车费太高", **data}
    if 'name="captcha"' in form and "captcha" not in data:
        filled["captcha"] = min(challenge(opened.site.sealer, key).answers)
    return filled


def log_in_again(opened, role):
    """A client and its secret after the clock has gone on: the made log-ins have ended by then."""
    with opened.site.database.write() as session:
        held = sessions.log_in(session, opened.clock, opened.site.settings, role, PASSWORD)
    client = opened.client()
    client.cookies.set(SESSION_COOKIE, held.token)
    return client, held.csrf


def photo(size=(640, 480)):
    picture = Image.new("RGB", size, "red")
    exif = picture.getexif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (39.0, 40.0, 5.0)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def stored(opened, which="public"):
    with opened.site.database.read() as session:
        return comments_of_consultation(session, opened.ids[which])
