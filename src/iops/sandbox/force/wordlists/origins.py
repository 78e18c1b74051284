"""Names of the people of many origins who live in a British force, in Latin letters.

Own lists from general knowledge. `share` is roughly that of the census of England and Wales 2021
with the neighbours of a northern conurbation; it is a setting of a made-up force, not a finding.
`ethnicity` weighs the codes of self-defined ethnicity (standards of the criminal justice system,
18+1); `observed` is the officer's code (IC1 to IC6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """One group of names. Empty forenames: those of the English list are used."""

    code: str
    share: float
    ethnicity: Mapping[str, float]
    observed: str
    male: str
    female: str
    surnames: str
    locale: str = ""  # a mimesis locale whose names are the rare tail


ORIGINS = (
    Origin("english", 0.655, {"W1": 0.955, "W9": 0.01, "M1": 0.015, "M3": 0.01, "M9": 0.01}, "IC1",
           "", "", "", "en-gb"),
    Origin("scottish", 0.03, {"W1": 1}, "IC1",
           "Alasdair Angus Callum Cameron Craig Duncan Ewan Euan Fergus Finlay Fraser Gregor "
           "Hamish Iain Innes Kenneth Lachlan Malcolm Murdo Ross Ruaridh Rory Struan Stuart",
           "Aileen Ailsa Catriona Eilidh Elspeth Fiona Flora Iona Isla Isobel Kirsty Lorna "
           "Mairi Maisie Mhairi Moira Morag Morven Rhona Shona Sheena Skye",
           "Macdonald Campbell Stewart Mackenzie Macleod Cameron Fraser Mackay Ferguson "
           "Sutherland Sinclair McGregor Buchanan Douglas Kerr McLean McMillan McIntosh "
           "Paterson Wallace Ramsay McKinnon Drummond Macpherson McAllister Duncan Robertson "
           "Munro Gillespie Galbraith Urquhart Farquharson Colquhoun Dalrymple Menzies "
           "Abernethy"),
    Origin("irish", 0.035, {"W2": 0.55, "W1": 0.42, "W3": 0.03}, "IC1",
           "Aidan Brendan Brian Cathal Ciaran Cian Colm Conor Cormac Daragh Declan Diarmuid "
           "Donal Eamonn Eoin Fergal Finn Gerard Kieran Liam Malachy Michael Niall Oisin "
           "Padraig Patrick Ronan Ruairi Sean Seamus Shay Tadhg",
           "Aine Aisling Aoife Bridget Caoimhe Ciara Clodagh Deirdre Eilis Eimear Fionnuala "
           "Grainne Mairead Maeve Muireann Niamh Nuala Orla Oonagh Roisin Saoirse Shauna Sinead "
           "Siobhan Sorcha Una",
           "Murphy Kelly O'Brien Ryan O'Connor Byrne Walsh O'Sullivan Doyle O'Neill Gallagher "
           "Kennedy Lynch Murray Quinn McCarthy Doherty Connolly O'Reilly Brennan Fitzgerald "
           "Maguire Nolan Flanagan Hughes Burke Duffy Moran O'Donnell McLaughlin McGrath "
           "Fitzpatrick Keane Sweeney Hayes Kavanagh Power Delaney Mulligan Hegarty "
           "Mac_an_Bhaird Ó_Súilleabháin"),
    Origin("welsh", 0.025, {"W1": 1}, "IC1",
           "Aled Alun Bryn Carwyn Dafydd Dewi Dylan Emlyn Emrys Gareth Geraint Gethin Glyn "
           "Gwilym Gwyn Huw Hywel Idris Ieuan Ifan Iolo Iwan Llewelyn Owain Rhodri Rhys Sion "
           "Tomos Tudur",
           "Angharad Bethan Branwen Bronwen Carys Catrin Ceri Cerys Delyth Eirlys Eleri Elin "
           "Ffion Gwen Gwenllian Heledd Llinos Lowri Mair Megan Mererid Myfanwy Nerys Nia "
           "Rhiannon Sian",
           "Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards "
           "Owen James Rees Price Morris Lloyd Jenkins Phillips Parry Powell Pritchard "
           "Llewellyn Vaughan Howells Prosser Bevan Pugh Gwynne Maddocks Probert ap_Gwilym "
           "Cadwallader"),
    Origin("polish", 0.025, {"W9": 1}, "IC1",
           "Adam Andrzej Bartosz Dariusz Grzegorz Jakub Jan Janusz Jerzy Kamil Karol Krzysztof "
           "Łukasz Maciej Marcin Marek Mariusz Mateusz Michał Paweł Piotr Przemysław Rafał "
           "Radosław Sebastian Sławomir Stanisław Szymon Tomasz Wojciech Zbigniew",
           "Agata Agnieszka Aleksandra Alicja Anna Barbara Beata Bożena Danuta Dorota Elżbieta "
           "Ewa Grażyna Iwona Joanna Justyna Katarzyna Kinga Magdalena Małgorzata Maria Marta "
           "Monika Natalia Renata Sylwia Wiktoria Zofia Zuzanna",
           "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański "
           "Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek "
           "Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel "
           "Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Pawlak "
           "Górski Nowicki Sikora", "pl"),
    Origin("romanian", 0.012, {"W9": 0.85, "W4": 0.15}, "IC2",
           "Adrian Alexandru Andrei Bogdan Catalin Ciprian Constantin Cosmin Cristian Daniel "
           "Dragos Florin Gabriel George Gheorghe Ioan Ion Ionut Marian Marius Mihai Nicolae "
           "Radu Razvan Sorin Stefan Valentin Vasile Vlad",
           "Adriana Alexandra Alina Ana Andreea Camelia Carmen Cristina Daniela Diana Elena "
           "Florina Gabriela Georgiana Ioana Irina Larisa Loredana Lucia Maria Mihaela Mirela "
           "Monica Nicoleta Oana Raluca Roxana Simona",
           "Popescu Ionescu Popa Pop Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu "
           "Munteanu Constantin Marin Serban Lazar Florea Dinu Moldovan Ungureanu Toma Tudor "
           "Barbu Nistor Ene Dobre Cristea Sandu Lungu Vasile Cojocaru"),
    Origin("pakistani", 0.062, {"A2": 0.93, "A9": 0.04, "M3": 0.03}, "IC4",
           "Mohammed Muhammad Ahmed Ali Hassan Hussain Imran Adeel Asif Bilal Faisal Farhan "
           "Hamza Haroon Ibrahim Ismail Junaid Kashif Khalid Mahmood Nadeem Naveed Omar Qasim "
           "Rashid Rizwan Sajid Salman Shahid Shoaib Tariq Umar Usman Waqas Yasir Yusuf Zahid "
           "Zain Zubair",
           "Aisha Amina Asma Ayesha Bushra Farah Farzana Fatima Hafsa Hina Iqra Kiran Khadija "
           "Maryam Nadia Naila Nasreen Noor Parveen Rabia Rukhsana Saima Sana Shabana Shazia "
           "Sadia Safia Samina Sidra Sumaira Tahira Yasmin Zainab Zara",
           "Khan Hussain Ahmed Ali Mahmood Akhtar Malik Iqbal Shah Mohammed Begum Mirza Bibi "
           "Butt Rashid Rehman Chaudhry Aslam Qureshi Sheikh Hassan Javed Bashir Saleem Raja "
           "Aziz Siddiqui Ashraf Nawaz Anwar Yousaf Raza Sharif Hanif Zaman Latif Kauser Dar"),
    Origin("bangladeshi", 0.014, {"A3": 1}, "IC4",
           "Abdul Abul Anwar Ashraful Faruk Habibur Jahangir Jamal Kamal Mahbub Mizanur "
           "Mohammed Mohammad Nazrul Rafiqul Rahim Rezaul Sahid Shamim Tanvir Zakir",
           "Aklima Amena Ayesha Fahmida Farhana Fatema Halima Jasmin Khaleda Lutfa Momtaz "
           "Nasima Nazma Rahima Rehana Rina Rokeya Shahida Sharmin Sultana Tahmina",
           "Miah Begum Rahman Uddin Khatun Islam Hoque Choudhury Ahmed Ali Hussain Khanom Alam "
           "Akter Chowdhury Talukder Sarkar Haque Kabir Mia"),
    Origin("indian", 0.032, {"A1": 0.97, "M3": 0.03}, "IC4",
           "Amit Anil Arjun Ashok Deepak Dinesh Gurpreet Harjit Harpreet Jaspreet Jaswinder "
           "Kiran Kuldip Mahesh Manish Mohan Nikhil Prakash Rahul Rajesh Rajinder Rakesh Ravi "
           "Rohan Sanjay Sandeep Sunil Suresh Sukhdev Vijay Vikram Vinod",
           "Amrit Anita Anjali Asha Balbir Deepa Gurdeep Harpreet Hema Jaspreet Jasvinder "
           "Kavita Kiran Lakshmi Manjit Meena Meera Neha Nisha Pooja Priya Radha Rajinder Rekha "
           "Sangita Shanti Simran Sunita Surinder Usha Vandana",
           "Patel Singh Kaur Sharma Shah Kumar Gupta Mistry Desai Joshi Mehta Dhillon Gill "
           "Sandhu Sidhu Chauhan Parmar Solanki Reddy Nair Menon Iyer Agarwal Bhatt Chopra "
           "Kapoor Malhotra Grewal Johal Bains Rai Dhaliwal Trivedi Vaghela Thakur Varghese"),
    Origin("arab", 0.018, {"O2": 0.9, "W9": 0.04, "O9": 0.06}, "IC6",
           "Abdullah Abdulrahman Adel Ahmad Amir Anas Bassam Fadi Faris Ghassan Hadi Hamid "
           "Haytham Hisham Ibrahim Jamal Karim Khaled Mahmoud Majid Mohamed Mustafa Nabil Omar "
           "Osama Rami Saad Salim Samir Tarek Walid Yahya Youssef Ziad",
           "Abeer Amal Amira Dalal Dina Fadia Farida Fatma Ghada Hala Hanan Heba Huda Iman "
           "Khadija Layla Lina Mariam Maha Mona Nada Najwa Noura Rana Rania Rasha Reem Salma "
           "Samira Sawsan Wafa Yasmine Zeinab",
           "Al-Hassan Al-Masri Al-Ahmad Al-Najjar Al-Khatib Haddad Khalil Mansour Saleh Ibrahim "
           "Hamdan Nasser Abdallah Al-Amin Darwish El-Sayed Farouk Ghanem Habib Hijazi Issa "
           "Kassem Mahdi Najm Othman Qasim Sabbagh Salem Shaheen Suleiman Taha Youssef Zidan "
           "Ben_Ali"),
    Origin("kurdish_iranian", 0.01, {"O9": 0.8, "W9": 0.2}, "IC6",
           "Ali Amir Arash Aram Azad Behzad Dara Farhad Hamid Hiwa Kaveh Karwan Mehdi Mohammad "
           "Omid Rebin Reza Rebwar Saman Shwan Soran Zana",
           "Azadeh Azin Bahar Chnar Dilnaz Fatemeh Golnaz Hêvî Leila Maryam Mina Nasrin Nazanin "
           "Parisa Roya Shadi Shirin Sara Zahra Zhila",
           "Ahmadi Hosseini Karimi Mohammadi Rahimi Rostami Moradi Amini Rashidi Ebrahimi "
           "Kurdistani Salih Aziz Hama Qadir Mahmud Rasul Zandi Sharifi Ghorbani"),
    Origin("turkish", 0.006, {"W9": 0.7, "O9": 0.3}, "IC2",
           "Ahmet Ali Burak Cem Emre Hakan Hasan Hüseyin İbrahim Kemal Mehmet Murat Mustafa "
           "Osman Serkan Süleyman Tolga Yusuf",
           "Ayşe Aylin Büşra Ceren Derya Ebru Elif Emine Esra Fatma Gülay Hatice Melek Merve "
           "Selin Sevgi Zeynep",
           "Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan "
           "Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek", "tr"),
    Origin("chinese", 0.013, {"A4": 1}, "IC5",
           "Wei Jun Ming Lei Jian Hao Yong Chun Kai Tao Bo Feng Gang Hui Jie Long Peng Qiang "
           "Xin Yi Zhi Ka-Ming Chi-Wai Wing-Kit Siu-Lung Tsz-Hin Kenny Jason Raymond Stanley",
           "Mei Li Na Xiu Ying Yan Fang Jing Hong Juan Lan Ling Ping Qing Rui Shu Ting Xia Xue "
           "Yu Wai-Ling Mei-Yee Siu-Fong Ka-Yan Suk-Yin Wing-Sze Cindy Fiona Vivian Winnie",
           "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Luo Wong "
           "Chan Cheung Lau Leung Ng Lam Ho Tang Yip Kwok Tsang Yeung Mak Chow Tse Fung Au Ip"),
    Origin("west_african", 0.028, {"B2": 0.97, "M2": 0.03}, "IC3",
           "Adebayo Adewale Ayodele Babatunde Chidi Chinedu Chukwuemeka Ebenezer Emeka Emmanuel "
           "Femi Ifeanyi Ikechukwu Kofi Kojo Kwabena Kwame Kwasi Kweku Nnamdi Obinna Olumide "
           "Oluwaseun Olusegun Samuel Segun Tunde Uche Yaw Yusuf",
           "Abena Abimbola Adaeze Adanna Adwoa Afua Akosua Ama Amaka Amina Blessing Bukola "
           "Chiamaka Chioma Comfort Efua Esi Faith Folake Funmilayo Grace Ifeoma Ngozi Nkechi "
           "Nneka Oluwatoyin Patience Precious Temitope Yetunde",
           "Adebayo Okafor Mensah Owusu Boateng Asante Osei Okonkwo Adeyemi Ogunleye Eze Nwosu "
           "Agyeman Appiah Acheampong Ofori Amoah Addo Balogun Bello Adeleke Akande Ibrahim Obi "
           "Okoro Onyeka Olawale Oyelaran Sarpong Danso Frimpong Antwi Nwachukwu Chukwu Afolabi "
           "Adjei Ansah Kamara Sesay Conteh"),
    Origin("somali_east_african", 0.012, {"B2": 0.96, "B9": 0.04}, "IC3",
           "Abdi Abdikarim Abdirahman Abdullahi Ahmed Ali Bashir Dahir Farah Guled Hassan "
           "Ibrahim Ismail Jama Liban Mohamed Mohamud Mukhtar Nuur Omar Osman Said Warsame "
           "Yonas Tesfaye Dawit Filmon Yohannes",
           "Amina Asha Ayaan Deqa Fadumo Faduma Fartun Halima Hamdi Hawa Hodan Idil Ifrah "
           "Khadra Ladan Nasra Nimo Rahma Sagal Sahra Ubah Zamzam Selam Hiwet Tsega Bethlehem",
           "Mohamed Ali Ahmed Hassan Abdi Hussein Omar Ibrahim Yusuf Farah Osman Warsame Jama "
           "Adan Nur Salad Isse Barre Aden Elmi Tesfay Haile Gebremedhin Tekle Abraha Berhane"),
    Origin("caribbean", 0.017, {"B1": 0.8, "M1": 0.12, "B9": 0.08}, "IC3",
           "Anthony Andre Carlton Clive Delroy Desmond Devon Dwayne Errol Everton Fitzroy "
           "Glenroy Jermaine Leroy Lloyd Marlon Neville Omari Orville Patrick Rohan Trevor "
           "Tyrone Winston Jayden Malachi Tyrell Kemar",
           "Beverley Blossom Carmen Claudette Cynthia Dionne Ebony Eulalie Gloria Hyacinth Jada "
           "Kadisha Keisha Latoya Lorna Marcia Merlene Monique Natoya Paulette Pearl Shanice "
           "Shantelle Sharlene Tamara Tiana Velma Yvette",
           "Campbell Brown Williams Clarke Francis Grant Gordon Bailey Morgan Reid Henry Joseph "
           "Charles Thomas Lewis Powell Wright Edwards Daley Dacosta Samuels Beckford Blake "
           "Bogle Facey Gayle Hylton Lindo McKenzie Nembhard Pinnock Whyte Wynter"),
    Origin("portuguese", 0.005, {"W9": 0.8, "B2": 0.1, "M9": 0.1}, "IC2",
           "António Bruno Carlos Daniel Diogo Fernando Filipe Hugo João Jorge José Luís Manuel "
           "Mário Miguel Nuno Paulo Pedro Ricardo Rui Tiago Vasco",
           "Ana Beatriz Carla Catarina Cláudia Fernanda Helena Inês Isabel Joana Leonor Luísa "
           "Margarida Maria Marta Patrícia Rita Sara Sofia Susana Teresa",
           "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa "
           "Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho "
           "Teixeira Moreira da_Silva dos_Santos", "pt"),
    Origin("vietnamese", 0.003, {"A9": 1}, "IC5",
           "Anh Binh Cuong Dung Duc Hai Hieu Hoang Hung Khanh Long Minh Nam Phong Quang Son "
           "Thanh Tuan Viet",
           "Anh Chi Dung Ha Hanh Hoa Hong Huong Lan Linh Mai Ngoc Nga Phuong Thao Thu Trang "
           "Tuyet Van Yen",
           "Nguyen Tran Le Pham Hoang Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly"),
)  # fmt: skip
