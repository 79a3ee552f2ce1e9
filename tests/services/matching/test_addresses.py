import pytest

from workbench.services.matching.addresses import email_form, own_domain


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (" Li.Wei@Hengda.Example ", "li.wei@hengda.example"),
        ("mailto:li.wei@hengda.example", "li.wei@hengda.example"),
        ("<li.wei+crm@hengda.example>", "li.wei+crm@hengda.example"),
        ("li.wei", ""),
        ("li@localhost", ""),
        ("", ""),
    ],
)
def test_an_address_has_one_form(text: str, form: str) -> None:
    assert email_form(text) == form


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Acme.example/about?x=1", "acme.example"),
        ("shop.acme.co.uk", "acme.co.uk"),
        ("li@mail.hengda.com.cn", "hengda.com.cn"),
        ("http://acme.de:8080", "acme.de"),
        ("li@gmail.com", ""),
        ("li@yahoo.co.jp", ""),
        ("li@hotmail.fr", ""),
        ("王@163.com", ""),
        ("https://www.linkedin.com/company/acme", ""),
        ("10.0.0.1", ""),
        ("acme", ""),
        ("", ""),
    ],
)
def test_a_domain_is_the_companys_own_or_nobodys(text: str, domain: str) -> None:
    assert own_domain(text) == domain
