"""Common forenames and surnames of Great Britain and Ireland, the commonest first.

Own lists from general knowledge of the published baby-name and surname tables; the order is
approximate. Forenames are given by the generation in which they were common.
"""

GENERATIONS = (1945, 1970, 1995)  # the first year of the second, third and fourth generation

MALE = (
    "John William George Thomas James Arthur Frederick Albert Charles Ernest Robert Joseph "
    "Alfred Henry Ronald Leslie Harold Kenneth Eric Walter Stanley Dennis Reginald Harry Frank "
    "Sidney Edward Norman Raymond Jack Leonard Cyril Herbert Percy Douglas Gordon Donald "
    "Bernard Roy Derek Peter Victor Cecil Clifford",
    "David John Peter Michael Alan Robert Stephen Paul Brian Graham Philip Anthony Colin "
    "Christopher Geoffrey William James Keith Terence Barry Malcolm Richard Ian Derek Roger "
    "Raymond Kenneth Andrew Trevor Martin Kevin Nigel Roy Dennis Neil Clive Gary Mark Simon "
    "Timothy Stuart Patrick Leslie Thomas Duncan Adrian",
    "Paul Mark David Andrew Richard Christopher James Simon Michael Matthew Stephen Lee John "
    "Robert Darren Daniel Steven Jason Nicholas Jonathan Ian Neil Peter Stuart Anthony Martin "
    "Kevin Craig Philip Gary Scott Wayne Timothy Benjamin Adam Alan Dean Adrian Carl Thomas "
    "William Luke Jamie Ryan Gareth Shaun Nathan Karl Ashley Barry",
    "Jack Thomas James Joshua Daniel Harry Samuel Joseph Matthew Callum Luke William Lewis "
    "Oliver Ryan Benjamin George Liam Jordan Adam Alexander Jake Connor Cameron Nathan Kieran "
    "Jamie Charlie Noah Alfie Archie Leo Oscar Jacob Ethan Max Freddie Finley Theo Arthur Logan "
    "Toby Dylan Tyler Isaac Mason Bradley Kyle Harvey Riley Reece Henry Edward Louis Elliot",
)
FEMALE = (
    "Mary Margaret Doris Dorothy Kathleen Florence Elsie Edith Elizabeth Winifred Gladys Annie "
    "Alice Phyllis Hilda Lilian Ivy Violet Marjorie Ethel Joan Irene Joyce Vera Jean Eileen "
    "Betty Nellie Sheila Audrey Barbara Sylvia Patricia Muriel Peggy Hazel Olive Beryl Norah "
    "Freda Nancy Evelyn Rita Mavis",
    "Susan Margaret Christine Patricia Linda Jean Carol Janet Ann Mary Barbara Maureen Sandra "
    "Pauline Jacqueline Elizabeth Judith Valerie Sheila Jennifer Brenda Marion Joyce Gillian "
    "Helen Julie Karen Deborah Jane Diane Lesley Kathleen Anne Lynn Angela Catherine Hilary "
    "Wendy Pamela Rosemary Beverley Sally Denise Heather Yvonne Joan",
    "Sarah Claire Emma Nicola Lisa Joanne Michelle Helen Samantha Karen Rebecca Victoria Rachel "
    "Amanda Louise Alison Jane Catherine Julie Kelly Laura Tracey Sharon Donna Angela Lorraine "
    "Natalie Jennifer Gemma Kerry Elizabeth Zoe Anna Hannah Katherine Stacey Charlotte Dawn "
    "Lucy Melanie Heather Leanne Deborah Hayley Amy Ruth Kirsty Stephanie Lindsay Tanya",
    "Emily Chloe Jessica Sophie Megan Charlotte Hannah Lauren Rebecca Olivia Lucy Georgia "
    "Bethany Amy Ellie Katie Emma Abigail Holly Molly Grace Amelia Isabella Poppy Ella Lily "
    "Daisy Freya Eleanor Mia Evie Isla Ava Jasmine Paige Courtney Shannon Alice Phoebe Millie "
    "Ruby Scarlett Matilda Imogen Zara Erin Caitlin Maisie Leah Summer Niamh Ellen Rosie Libby "
    "Harriet Florence",
)
SURNAMES = (
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans "
    "Walker White Roberts Green Hall Wood Jackson Clarke Turner Hill Cooper Ward Harris Clark "
    "Lewis Moore Martin Lee Baker Harrison King Morris Allen Morgan James Scott Phillips Watson "
    "Davis Parker Bennett Price Griffiths Young Cook Shaw Mitchell Carter Bailey Collins "
    "Richardson Cox Howard Bell Ellis Miller Adams Marshall Simpson Anderson Wilkinson Edwards "
    "Hughes Rogers Gray Chapman Webb Foster Mason Mills Palmer Hunt Holmes Barnes Knight "
    "Matthews Lloyd Butler Russell Barker Stevens Fisher Jenkins Murray Dixon Harvey Pearson "
    "Graham Fletcher Andrews Elliott Payne Ford Powell Reynolds Hamilton West Brooks Burton "
    "Lawrence Cole Hart Spencer Gibson Walsh Day Booth Bradley Lane Fox Rose Wells Stone "
    "Atkinson Gordon Hudson Newman Black Freeman Carr Owen Berry Dean Barrett Arnold Riley "
    "Sutton Armstrong Gardner Watts Francis Perry Saunders Lambert Cross Nicholson Woods "
    "Hawkins Warren Reid Holland Bishop May Hewitt Crawford Townsend Moss Johnston Page Bird "
    "Bates Gregory Burns Parsons Lowe Austin Norris Potter Pickering Sharp Goodwin Kemp Briggs "
    "Hodgson Rowe Slater Barlow Bond Savage Todd Nash Flynn Parry Hooper Baxter Sykes Ashton "
    "Bolton Hargreaves Entwistle Greenwood Whitehead Sutcliffe Holt Schofield Ogden Heaton"
)
SURNAME_STARTS = (
    "Ack Ald Ar Ash Bam Ban Bar Beck Bel Birch Black Blen Bos Bow Brad Bram Bran Brock Brom "
    "Buck Bur Cald Carl Chad Clay Clif Col Cop Cran Craw Crom Cul Dal Dar Den Den Dray Dun Eg "
    "El Els Fair Fal Far Fen Fern Flax Gar Gil Glad Gold Gran Green Gres Hal Ham Har Has Hather "
    "Hazel Heath Hel Hep Hes Hey Hol Hor Hux Ing Kel Ken Ket Kim Kirk Lam Lang Las Lau Leigh "
    "Lin Lock Lud Mal Mar Mel Mer Mid Mil Mort Nor North Oak Ol Orm Os Pem Pen Pick Pils Plum "
    "Pres Rad Rams Rav Red Ren Rip Roch Ros Row Rush Ryl Sal Sand Sel Shel Sher Ship Shuttle "
    "Skel Stan Staf Stain Strat Sun Sut Swin Tem Thorn Til Tod Tor Tun Ul Under Wad Wal Wen Wet "
    "Whit Wig Win Win Wood Wol Wy Yar"
)
SURNAME_ENDS = (
    "ard bank beck bottom bridge brook burn bury by cliffe combe cote cott croft dale den ding "
    "don field ford gate grave greaves ham head hill holme hurst ington land law lett ley low "
    "man mere more ock ridge rick row sall shaw side stead ster stock stone ston sworth thorpe "
    "ton twistle wall ward way well wick wood worth"
)
