"""Mail: one row a cause, in the reader's language, sent once, tried again when the post is down."""

import pytest
from django.conf import settings
from django.core import mail as post
from django.template import engines

from shop import mail
from shop.models import MailMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def letter(tmp_path, monkeypatch):
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "hello.subject.txt").write_text("Hello\n{{ name }}")
    (folder / "hello.txt").write_text("Dear {{ name }}, {{ site_url }}")
    (folder / "hello.html").write_text("<p>Dear {{ name }}</p>")
    loader = engines["jinja2"].env.loader
    monkeypatch.setattr(loader, "searchpath", [str(tmp_path), *loader.searchpath])


def queue(**more):
    mail.queue("hello", to="a@b.de", language="de", key="hello-1", context={"name": "<Anna>"}, **more)


def test_the_same_cause_told_twice_is_one_mail_sent_once():
    queue()
    queue()
    row = MailMessage.objects.get()
    assert mail.send(row.pk) is True
    assert mail.send(row.pk) is False
    assert len(post.outbox) == 1


def test_the_mail_is_one_line_of_subject_plain_text_and_safe_html():
    queue()
    mail.send_waiting()
    sent = post.outbox[0]
    assert sent.alternatives[0][0] == "<p>Dear &lt;Anna&gt;</p>"
    assert (sent.subject, sent.extra_headers["Content-Language"]) == ("Hello <Anna>", "de")
    assert sent.body == f"Dear <Anna>, {settings.SITE_URL}"


def test_a_post_office_that_is_down_is_tried_later(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    queue()
    row = MailMessage.objects.get()
    assert mail.send(row.pk) is False
    row.refresh_from_db()
    assert (row.attempts, row.sent_at) == (1, None)
    assert "refused" in row.error
    assert mail.send_waiting() == 0
