"""Cars on British roads. Own list from general knowledge; the weights are approximate."""

from __future__ import annotations

_TEXT = """
Ford 13: Fiesta 9, Focus 8, Kuga 4, Transit 5, Puma 3, Mondeo 2, Ka 2, Galaxy 1, C-Max 1, Ranger 1
Vauxhall 9: Corsa 8, Astra 7, Insignia 2, Mokka 2, Vivaro 2, Zafira 1, Crossland 1, Adam 1
Volkswagen 9: Golf 7, Polo 6, Tiguan 3, Transporter 2, Passat 2, T-Roc 2, Up 1, Caddy 1
BMW 5: 3 Series 4, 1 Series 4, X1 1, X3 1, X5 1, 5 Series 2, 2 Series 1
Audi 5: A3 4, A4 2, A1 3, Q3 2, Q5 1, A6 1
Mercedes-Benz 5: A-Class 4, C-Class 3, E-Class 2, GLA 1, Sprinter 2, Vito 1
Nissan 5: Qashqai 5, Juke 3, Micra 2, Leaf 1, X-Trail 1, Note 1
Toyota 5: Yaris 5, Aygo 3, Corolla 2, RAV4 1, Prius 2, Auris 1, Hilux 1
Kia 4: Sportage 4, Picanto 2, Ceed 2, Niro 1, Rio 1
Hyundai 4: Tucson 3, i10 3, i20 2, i30 2, Kona 1
Peugeot 4: 208 3, 308 2, 2008 2, 107 1, 3008 2, Partner 1
Renault 4: Clio 4, Captur 2, Megane 2, Kangoo 1, Trafic 1
Skoda 3: Octavia 3, Fabia 3, Superb 1, Kodiaq 1, Yeti 1
Land Rover 3: Range Rover Evoque 3, Discovery Sport 2, Defender 1, Discovery 1, Freelander 1
Mini 3: Hatch 5, Countryman 2, Clubman 1
Honda 3: Civic 3, Jazz 4, CR-V 2, HR-V 1
Citroen 3: C1 2, C3 3, C4 1, Berlingo 2, Dispatch 1
Seat 2: Ibiza 3, Leon 3, Ateca 1
Fiat 2: 500 5, Panda 2, Punto 2, Ducato 1
Mazda 2: 3 2, CX-5 2, 2 1, MX-5 1
Volvo 2: XC60 2, XC40 2, V40 1, V60 1
Suzuki 1: Swift 3, Vitara 2, Ignis 1
Dacia 1: Sandero 3, Duster 3
Tesla 1: Model 3 3, Model Y 4
MG 1: HS 2, ZS 3, MG4 2
Jaguar 1: XE 1, XF 2, F-Pace 2
Lexus 0.5: CT 1, NX 1, UX 1
Porsche 0.4: Cayenne 1, Macan 2, 911 1
Mitsubishi 0.6: Outlander 2, L200 2
Yamaha 0.4: MT-07 1, YZF-R125 2
"""


def _parse(text: str) -> tuple[tuple[tuple[str, str], ...], tuple[float, ...]]:
    cars, weights = [], []
    for line in text.strip().splitlines():
        head, models = line.split(":")
        make, share = head.rsplit(" ", 1)
        counted = [entry.strip().rsplit(" ", 1) for entry in models.split(",")]
        total = sum(float(count) for _, count in counted)
        for model, count in counted:
            cars.append((make, model))
            weights.append(float(share) * float(count) / total)
    return tuple(cars), tuple(weights)


CARS, CAR_WEIGHTS = _parse(_TEXT)
COLOURS = ("Black", "Grey", "White", "Blue", "Silver", "Red", "Green", "Orange", "Yellow", "Beige",
           "Brown", "Purple")  # fmt: skip
COLOUR_WEIGHTS = (20.5, 19.5, 17.0, 16.5, 12.5, 9.0, 1.8, 1.0, 0.6, 0.6, 0.7, 0.3)
