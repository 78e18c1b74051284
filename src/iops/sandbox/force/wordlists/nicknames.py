"""Short and pet forms of forenames. Own list from general knowledge."""

from __future__ import annotations

_FORMS = """
Abigail: Abby Abi; Adebayo: Bayo; Agnieszka: Aga; Albert: Bert Al; Alexander: Alex Sandy Xander
Alexandra: Alex Sandra Lexi; Alfred: Alf Alfie Fred; Amanda: Mandy; Andrew: Andy Drew
Angela: Angie; Anthony: Tony Ant; Arthur: Art; Babatunde: Tunde; Barbara: Barb Babs
Benjamin: Ben Benny Benji; Bernard: Bernie; Bethany: Beth; Beverley: Bev; Bradley: Brad
Caroline: Caz; Catherine: Cath Cathy Kate; Catriona: Trina; Charles: Charlie Chas Chuck
Charlotte: Charlie Lottie; Christine: Chris Chrissie; Christopher: Chris Kit; Cameron: Cam
Daniel: Dan Danny; David: Dave Davy; Deborah: Debbie Deb; Derek: Del; Donald: Don Donny
Dorothy: Dot Dolly; Dafydd: Dai; Douglas: Doug; Edward: Ed Eddie Ted Ned; Eleanor: Ellie Nell
Elizabeth: Liz Beth Betty Lizzie Libby; Emily: Em Emmy; Ernest: Ernie; Eugene: Gene
Florence: Flo Flossie; Frances: Fran; Francis: Frank; Frederick: Fred Freddie; Gabriel: Gabe
Geoffrey: Geoff; George: Georgie; Gerald: Gerry; Gillian: Gill Jill; Gregory: Greg
Grzegorz: Greg Grzesiek; Harold: Harry Hal; Harriet: Hattie; Henry: Harry Hal; Herbert: Bert
Isabella: Bella Izzy; Jacob: Jake; Jacqueline: Jackie; Jakub: Kuba; James: Jim Jimmy Jamie
Janet: Jan; Jennifer: Jen Jenny; Jessica: Jess Jessie; John: Jack Johnny; Jonathan: Jon Jonny
Joseph: Joe Joey; Joshua: Josh; Judith: Judy; Kathleen: Kath Kathy; Katherine: Kate Kathy Katie
Kenneth: Ken Kenny; Kimberley: Kim; Krzysztof: Chris Krzys; Lawrence: Larry Laurie; Leonard: Len
Leslie: Les; Lewis: Lew; Lillian: Lily; Louise: Lou; Magdalena: Magda; Malcolm: Mal
Margaret: Maggie Peggy Meg; Matthew: Matt Matty; Megan: Meg; Michael: Mick Mike Mickey
Mohammed: Mo Mohammad; Muhammad: Mo Mohammed; Mohamed: Mo; Nathan: Nate; Nicholas: Nick Nicky
Nicola: Nicky; Oliver: Ollie; Oluwaseun: Seun; Olusegun: Segun; Pamela: Pam; Patricia: Pat Trish
Patrick: Paddy Pat; Percy: Perce; Peter: Pete; Philip: Phil; Phyllis: Phyl; Raymond: Ray
Rebecca: Becky Becca; Reginald: Reg Reggie; Richard: Rick Dick Richie; Robert: Bob Rob Bobby
Ronald: Ron Ronnie; Rosemary: Rose; Samantha: Sam Sammy; Samuel: Sam Sammy; Sandra: Sandy
Sebastian: Seb; Sidney: Sid; Stanley: Stan; Stephanie: Steph; Stephen: Steve Ste; Steven: Steve
Stuart: Stu; Susan: Sue Susie; Terence: Terry; Theodore: Theo Ted; Thomas: Tom Tommy
Timothy: Tim; Tomasz: Tomek Tom; Tracey: Trace; Trevor: Trev; Valerie: Val; Victor: Vic
Victoria: Vicky Tori; Vincent: Vince; Walter: Wally; William: Bill Will Billy Liam; Winifred: Win
Winston: Win; Zachary: Zac; Yusuf: Joe; Abdirahman: Abdi; Gurpreet: Gurps; Harpreet: Harps
Temitope: Temi; Chukwuemeka: Emeka; Ifeanyi: Ify; Sergiusz: Sergio; Małgorzata: Gosia
Katarzyna: Kasia; Joanna: Asia; Wojciech: Wojtek; Piotr: Piotrek; Michał: Misiek; Ewan: Ewen
"""


def _parse(text: str) -> dict[str, tuple[str, ...]]:
    entries = [entry.strip() for entry in text.replace("\n", ";").split(";")]
    pairs = [entry.split(":") for entry in entries if entry]
    return {formal.strip(): tuple(forms.split()) for formal, forms in pairs}


NICKNAMES = _parse(_FORMS)
