"""Parts of invented place names. Put together they are meant to sound, not to be, English."""

FORCE_NAMES = (
    "Doggershire Constabulary",
    "Northmere Police",
    "Saltmarch Constabulary",
    "Farholm Police",
)

TOWN_STARTS = (
    "Aldmer", "Branskel", "Corvel", "Dunsel", "Elverth", "Fenmar", "Garsel", "Harrowmer",
    "Inskel", "Jorvel", "Keldmar", "Langmer", "Mirkel", "Norvel", "Orrisk", "Pennmer", "Quarrel",
    "Ravensk", "Saltmer", "Thornisk", "Ulvel", "Varnsel", "Wexmer", "Yarrisk", "Brackmer",
    "Crosskel", "Dervel", "Estmar", "Frithel", "Gilmer", "Hesk", "Kirkmar", "Lowisk", "Marrel",
)  # fmt: skip
TOWN_ENDS = (
    "by", "combe", "dale", "den", "field", "ford", "gate", "ham", "holme", "ley", "mouth",
    "port", "rigg", "stead", "thorpe", "ton", "wick", "worth",
)  # fmt: skip

STREET_WORDS = (
    "Abbey", "Acorn", "Albert", "Albion", "Alder", "Alexandra", "Alma", "Apple", "Arch", "Argyle",
    "Ash", "Aspen", "Avenue", "Back", "Balmoral", "Bank", "Barley", "Barn", "Bath", "Beacon",
    "Beech", "Bell", "Belmont", "Birch", "Bishop", "Blackthorn", "Bluebell", "Boundary", "Bramble",
    "Brewery", "Briar", "Brick", "Bridge", "Broad", "Brook", "Brunswick", "Buckingham", "Burns",
    "Butler", "Cambridge", "Canal", "Canterbury", "Carr", "Castle", "Cathedral", "Cavendish",
    "Cedar", "Central", "Chapel", "Charles", "Charlotte", "Chaucer", "Cherry", "Chestnut",
    "Church", "Clarence", "Clay", "Clifton", "Cloister", "Clover", "Coach", "College", "Commercial",
    "Copper", "Corn", "Coronation", "Cotton", "Court", "Cowslip", "Cricket", "Cromwell", "Cross",
    "Crown", "Cumberland", "Cypress", "Dairy", "Dale", "Derby", "Devonshire", "Dock", "Dove",
    "Duke", "Durham", "East", "Edward", "Elder", "Elgin", "Elizabeth", "Elm", "Essex", "Exchange",
    "Factory", "Fairfield", "Falcon", "Farm", "Fern", "Ferry", "Field", "Finch", "Fir", "Fletcher",
    "Forge", "Fountain", "Fox", "Francis", "Frederick", "Friar", "Furnace", "Garden", "George",
    "Glebe", "Gloucester", "Goose", "Gordon", "Grange", "Granby", "Green", "Greyhound", "Grove",
    "Hall", "Harbour", "Hardy", "Harvest", "Hawthorn", "Hazel", "Heath", "Heather", "Henry",
    "Heron", "High", "Hill", "Holly", "Honeysuckle", "Hope", "Horse", "Hospital", "Howard", "Ivy",
    "James", "Jasmine", "John", "Jubilee", "Juniper", "Keats", "Kensington", "Kent", "King",
    "Kingfisher", "Laburnum", "Lancaster", "Lantern", "Larch", "Lark", "Laurel", "Lavender",
    "Library", "Lilac", "Lily", "Lime", "Lincoln", "Linden", "Lodge", "London", "Long", "Low",
    "Magnolia", "Mallard", "Malt", "Manor", "Maple", "Margaret", "Market", "Marsh", "Mary",
    "Mayfield", "Meadow", "Mill", "Milton", "Mint", "Mitre", "Moat", "Monk", "Moor", "Mount",
    "Mulberry", "Navigation", "Nelson", "New", "Newton", "Nightingale", "Norfolk", "North",
    "Nursery", "Oak", "Old", "Olive", "Orchard", "Otter", "Oxford", "Paddock", "Palace", "Palm",
    "Park", "Parliament", "Parsonage", "Partridge", "Peel", "Pepper", "Percy", "Philip", "Pine",
    "Pioneer", "Plane", "Poplar", "Poppy", "Portland", "Post", "Primrose", "Princess", "Priory",
    "Quarry", "Quay", "Queen", "Railway", "Raven", "Rectory", "Red", "Regent", "Richmond", "River",
    "Robin", "Rope", "Rose", "Rosemary", "Rowan", "Royal", "Rugby", "Russell", "Rutland",
    "Salisbury", "Saltersgate", "Sandringham", "School", "Scott", "Selby", "Severn", "Shakespeare",
    "Shelley", "Shire", "Silk", "Silver", "Skylark", "Smithy", "Somerset", "South", "Spencer",
    "Spring", "Square", "Stable", "Stafford", "Stanley", "Station", "Stone", "Suffolk", "Summer",
    "Sunny", "Surrey", "Swallow", "Swan", "Sycamore", "Tanner", "Teal", "Temple", "Tennyson",
    "Thistle", "Thomas", "Thyme", "Tower", "Town", "Trafalgar", "Trent", "Trinity", "Tudor",
    "Union", "Upper", "Vale", "Valley", "Vicarage", "Victoria", "Village", "Vine", "Violet",
    "Walnut", "Ward", "Warren", "Warwick", "Water", "Waterloo", "Weaver", "Well", "Wellington",
    "West", "Westminster", "Wharf", "Wheat", "White", "William", "Willow", "Winchester", "Windmill",
    "Windsor", "Wood", "Woodland", "Wool", "Worcester", "Wren", "Yew", "York",
)  # fmt: skip
MAIN_SUFFIXES = ("Road", "Way", "Street", "Parade")
SIDE_SUFFIXES = (
    "Road", "Street", "Avenue", "Lane", "Drive", "Grove", "Crescent", "Terrace", "Gardens",
    "Park", "Rise", "Hill", "View", "Walk",
)  # fmt: skip
END_SUFFIXES = ("Close", "Court", "Place", "Mews", "Croft", "Fold", "Gardens", "End")
