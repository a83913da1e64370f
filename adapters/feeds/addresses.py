"""Which addresses may be fetched: the public internet, and nothing that only this machine or its network can see."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from yarl import URL

from bot.errors import FetchRefused

_PORTS = frozenset({80, 443})
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST_URL = 2000
_INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa")
_NEVER = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "::/128",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
        "fd00:ec2::254/128",
    )
)
"""Refused even on a trusted network: cloud metadata, link-local, multicast, and prefixes that wrap other addresses."""
_PRIVATE = tuple(
    ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
_COMPATIBLE = IPv6Network("::/96")


def check_url(url: str | URL, *, allow_private: bool) -> URL:
    """`url` parsed once, for checking and for connecting. Raises `FetchRefused` for what is never fetched."""
    text = str(url)
    if len(text) > _LONGEST_URL or _UNFIT.search(text):
        raise FetchRefused(text[:200], "it is no well-formed web address")
    try:
        parsed = URL(text)
        host, port = parsed.host, parsed.port
    except ValueError as error:
        raise FetchRefused(text, "it is no well-formed web address") from error
    if parsed.scheme not in {"http", "https"}:
        raise FetchRefused(text, "only http and https addresses are fetched")
    if not host:
        raise FetchRefused(text, "it names no host")
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise FetchRefused(str(parsed.with_user(None)), "addresses with a user name or password are not fetched")
    if not allow_private:
        if port not in _PORTS:
            raise FetchRefused(text, "only ports 80 and 443 are fetched")
        name = host.rstrip(".").lower()
        if any(name == inner or name.endswith(f".{inner}") for inner in _INNER_NAMES):
            raise FetchRefused(text, "it leads into a private network")
    return parsed.with_fragment(None)


def check_address(address: str, *, url: str, allow_private: bool) -> None:
    """Raises `FetchRefused` when the IP `address`, which `url` leads to, may not be connected to."""
    try:
        ip = ip_address(address)
    except ValueError as error:
        raise FetchRefused(url, "its host has no usable address") from error
    if not _may_connect(ip, allow_private=allow_private):
        raise FetchRefused(url, "it leads into a private or reserved network")


def _may_connect(ip: IPv4Address | IPv6Address, *, allow_private: bool) -> bool:
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return False
        if ip.ipv4_mapped is not None:
            return _may_connect(ip.ipv4_mapped, allow_private=allow_private)
    if any(ip in network for network in _NEVER if network.version == ip.version):
        return False
    if any(ip in network for network in _PRIVATE if network.version == ip.version):
        return allow_private
    if isinstance(ip, IPv6Address) and ip in _COMPATIBLE:
        return False
    return ip.is_global and not ip.is_multicast
