"""Which addresses are fetched."""

import pytest

from adapters.feeds.addresses import check_address, check_url
from bot.errors import FetchRefused

REFUSED_URLS = [
    "file:///etc/passwd",
    "gopher://a.example/",
    "ftp://a.example/x",
    "dict://a.example:80/",
    "javascript:alert(1)",
    "//a.example/x",
    "relative/path",
    "",
    "http://",
    "http:///x",
    "https://user@a.example/",
    "https://user:secret@a.example/",
    "https://:secret@a.example/",
    "http://a.example:22/",
    "http://a.example:8080/",
    "http://a.example:0/",
    "http://a.example:99999/",
    "http://[::1",
    "http://a.example\\@b.example/",
    "http://a.example /",
    "http://a.example/\r\nHost: b",
    "http://a.example/\x00",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://db.internal/",
    "http://printer.local/",
    "http://x.localhost/",
    "https://" + "a" * 3000,
]
DENIED = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1",
    "2001:db8::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1",
    "not an address",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"]
ONLY_ON_TRUSTED_NETWORKS = ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1"]


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_an_unfit_address_is_refused(url: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        check_url(url, allow_private=False)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://a.example/x?y#z", "http://a.example:80/", "https://a.example:443/", "https://bücher.example/"]
)
def test_a_public_address_may_be_looked_up(url: str) -> None:
    assert check_url(url, allow_private=False).fragment == ""


@pytest.mark.parametrize("address", DENIED)
def test_no_inner_address_is_connected_to(address: str) -> None:
    with pytest.raises(FetchRefused):
        check_address(address, url="http://a.example/", allow_private=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_connected_to(address: str) -> None:
    check_address(address, url="http://a.example/", allow_private=False)


@pytest.mark.parametrize("address", DENIED)
def test_a_trusted_network_opens_private_addresses_and_nothing_else(address: str) -> None:
    mapped = address in {"127.9.9.9", "172.31.255.255", "::ffff:127.0.0.1", "::ffff:10.0.0.1"}
    if address in ONLY_ON_TRUSTED_NETWORKS or mapped:
        check_address(address, url="http://a.example/", allow_private=True)
    else:
        with pytest.raises(FetchRefused):
            check_address(address, url="http://a.example/", allow_private=True)
