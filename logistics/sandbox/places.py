"""Where parcels pass: the gateway and a city of each country, with the local clock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Land:
    name: str
    gateway: str
    city: str
    offset: str = "+00:00"


LANDS = {
    "CN": Land("CHINA, PEOPLES REPUBLIC", "SHENZHEN", "SHANGHAI", "+08:00"),
    "HK": Land("HONG KONG SAR, CHINA", "HONG KONG", "KOWLOON", "+08:00"),
    "TW": Land("TAIWAN", "TAIPEI", "TAIPEI", "+08:00"),
    "JP": Land("JAPAN", "NARITA", "TOKYO", "+09:00"),
    "KR": Land("KOREA, REPUBLIC OF (SOUTH K.)", "INCHEON", "SEOUL", "+09:00"),
    "US": Land("USA", "CINCINNATI HUB", "BROOKLYN", "-05:00"),
    "CA": Land("CANADA", "HAMILTON", "TORONTO", "-05:00"),
    "GB": Land("UK", "EAST MIDLANDS", "LONDON"),
    "IE": Land("IRELAND", "DUBLIN", "DUBLIN"),
    "DE": Land("GERMANY", "LEIPZIG", "BERLIN", "+01:00"),
    "FR": Land("FRANCE", "PARIS", "LYON", "+01:00"),
    "ES": Land("SPAIN", "MADRID", "BARCELONA", "+01:00"),
    "IT": Land("ITALY", "MILAN", "ROME", "+01:00"),
    "NL": Land("NETHERLANDS, THE", "AMSTERDAM", "UTRECHT", "+01:00"),
    "AT": Land("AUSTRIA", "VIENNA", "VIENNA", "+01:00"),
    "BE": Land("BELGIUM", "BRUSSELS", "ANTWERP", "+01:00"),
    "PL": Land("POLAND", "WARSAW", "KRAKOW", "+01:00"),
    "CH": Land("SWITZERLAND", "BASEL", "ZURICH", "+01:00"),
    "AE": Land("UNITED ARAB EMIRATES", "DUBAI", "ABU DHABI", "+04:00"),
    "SG": Land("SINGAPORE", "SINGAPORE", "SINGAPORE", "+08:00"),
    "AU": Land("AUSTRALIA", "SYDNEY", "MELBOURNE", "+11:00"),
    "BR": Land("BRAZIL", "SAO PAULO", "RIO DE JANEIRO", "-03:00"),
}


def land(country: str) -> Land:
    return LANDS.get(country) or Land(country, country, country)
