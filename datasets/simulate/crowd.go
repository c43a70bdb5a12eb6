package simulate

import "time"

// everybody makes ordinary people and their comments: a few write much, most once or twice, on pages they like, soon after a post or days later, when they are awake.
func (w *world) everybody() {
	d := roll(w.seed, "everybody")
	people := make([]*Account, w.Accounts)
	for i := range people {
		people[i] = w.newcomer(d, w.networks.draw(d), "")
		w.ordinary(d, people[i])
	}
	busy := newUrn(harmonic(w.Accounts, 8))
	for range w.Comments - w.Accounts {
		w.ordinary(d, people[busy.draw(d)])
	}
}

func (w *world) ordinary(d dice, a *Account) {
	const tries = 40
	for range tries {
		favourite := min(d.halvings(), len(a.pages)-1)
		p := w.pages[a.pages[favourite]]
		post := p.posts[p.urn.draw(d)]
		at := post.At + int64(d.heavy(40, 3*86400))
		if at >= w.to || !d.chance(a.hours[w.local(at).Hour()]) {
			continue
		}
		w.say(a, post, at, w.opinion(d, a, post))
		return
	}
}

// opinion is what an account says under a post: its own temper, bent by the news.
func (w *world) opinion(d dice, a *Account, p *Post) string {
	mood := moodNames[a.moods.draw(d)]
	switch {
	case p.mood == badNews && d.chance(30):
		mood = complaint
	case p.mood == goodNews && d.chance(30):
		mood = praise
	}
	topic := p.topic
	if d.chance(15) {
		topic = pick(d, topics())
	}
	return say(d, a.lang, topic, mood)
}

// answers turns some comments into answers to one of the five before them under the post.
func (w *world) answers() {
	d := roll(w.seed, "answers")
	inOrder(w.comments)
	last := map[*Post][]*Comment{}
	for _, c := range w.comments {
		before := last[c.Post]
		if len(before) > 0 && d.chance(20) {
			if parent := pick(d, before); parent.Account != c.Account {
				c.Parent = parent
			}
		}
		before = append(before, c)
		last[c.Post] = before[max(0, len(before)-5):]
	}
}

// dialogues: two people answer each other within minutes; the same pairs meet again.
func (w *world) dialogues() {
	d := roll(w.seed, "dialogues")
	ordinary := w.comments
	partners := map[*Account]*Account{}
	for range w.Dialogues {
		c := pick(d, ordinary)
		other := partners[c.Account]
		for other == nil || d.chance(20) {
			if o := pick(d, ordinary).Account; o != c.Account && o.Platform == c.Account.Platform {
				other = o
				partners[c.Account] = o
				break
			}
		}
		for range d.between(4, 14) {
			speaker := other
			if c.Account == other {
				speaker = c.Parent.Account
			}
			answer := w.say(speaker, c.Post, c.At+int64(d.heavy(15, 1200)), say(d, speaker.lang, c.Post.topic, pick(d, []string{quarrel, quarrel, complaint, chat, praise})))
			if answer == nil {
				break
			}
			answer.Parent = c
			c = answer
		}
	}
}

// fans comment under every third post of a page they love, soon, mostly with praise.
func (w *world) fans() {
	if w.Fans == 0 {
		return
	}
	d := roll(w.seed, "fans")
	home := w.pages[0]
	for range w.Fans {
		fan := w.newcomer(d, home.platform, "fans")
		for _, post := range home.posts {
			at := post.At + int64(d.heavy(30, 4*3600))
			if d.chance(35) && d.chance(fan.hours[w.local(at).Hour()]) {
				mood := praise
				if d.chance(15) {
					mood = chat
				}
				w.say(fan, post, at, say(d, fan.lang, post.topic, mood))
			}
		}
	}
}

// giveaways: everybody writes the words that the rules ask for.
func (w *world) giveaways() {
	d := roll(w.seed, "giveaways")
	for _, entrants := range w.Giveaways {
		post := pick(d, w.posts)
		words := "Участвую в розыгрыше! Подписан на страницу, поделился записью и отметил друга, хочу выиграть " +
			pick(d, []string{"сертификат на ужин для двоих", "абонемент в бассейн на полгода", "билеты на концерт", "набор посуды"})
		for range entrants {
			w.say(w.newcomer(d, post.Platform, "giveaway"), post, post.At+int64(d.heavy(60, 3*86400)), words)
		}
	}
}

// petitions: a text that many people copy under many posts for three weeks, most of them once.
func (w *world) petitions() {
	d := roll(w.seed, "petitions")
	for _, signers := range w.Petitions {
		words := pick(d, []string{
			"Требуем сохранить сквер! Подпишите обращение жителей против вырубки деревьев и передайте дальше, нас уже тысячи",
			"Балабақша құрылысын тоқтатпаңыздар! Тұрғындардың үндеуіне қол қойып, достарыңызға таратыңыздар, біз мыңдап саналамыз",
			"Просим вернуть прямой автобус до больницы! Скопируйте этот текст под каждой новостью города, пусть нас услышат",
		})
		start := pick(d, w.posts).At
		for range signers {
			signer := w.newcomer(d, w.networks.draw(d), "petition")
			for range 1 + d.halvings()/3 {
				at := start + int64(d.heavy(3600, 21*86400))
				if post := w.recent(d, signer.Platform, at); post != nil {
					w.say(signer, post, at, words)
				}
			}
		}
	}
}

// recent is a post of a network not older than two days; nil where there is none.
func (w *world) recent(d dice, platform string, at int64) *Post {
	var found []*Post
	for _, p := range w.posts {
		if p.Platform == platform && p.At < at && at < p.At+2*86400 {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return pick(d, found)
}

// employees praise their own work on one page, in office hours, in their own words.
func (w *world) employees() {
	if w.Employees == 0 {
		return
	}
	d := roll(w.seed, "employees")
	office := w.pages[min(1, len(w.pages)-1)]
	for range w.Employees {
		a := w.newcomer(d, office.platform, "employees")
		for _, post := range office.posts {
			at := post.At + int64(d.heavy(300, 6*3600))
			if d.chance(25) && atWork(w.local(at)) {
				w.say(a, post, at, say(d, a.lang, post.topic, praise))
			}
		}
	}
}

// journalists ask under posts of all pages of their network, on workdays.
func (w *world) journalists() {
	d := roll(w.seed, "journalists")
	for range w.Journalists {
		a := w.newcomer(d, w.networks.draw(d), "journalists")
		for _, post := range w.posts {
			at := post.At + int64(d.heavy(600, 86400))
			if post.Platform == a.Platform && d.chance(12) && atWork(w.local(at)) {
				w.say(a, post, at, say(d, a.lang, post.topic, question))
			}
		}
	}
}

// What well-wishers say. The texts are invented.
var (
	greetings = []string{"Доброе утро всем! Хорошего дня!", "Всем доброго утра и отличного настроения 🌞", "Қайырлы таң баршаңызға!", "Қайырлы таң! Күніңіз сәтті болсын",
		"С добрым утром, друзья, здоровья всем ❤️", "Хорошего дня, мира и добра всем", "Таңыңыз шуақты болсын, достар 🌷"}
	cheers = []string{"Вперёд, Барсы! Вы лучшие!", "Молодцы ребята, отличная игра! 🏆", "Красавцы! Гордимся командой", "Жарайсыңдар, жігіттер! Алға!", "Біздің команда ең мықты 💪",
		"Болельщики с вами, только победа!", "Супер матч, спасибо команде за красивую игру"}
)

// chorus is people who say something kind under most posts of one page, each in a few phrases that all use.
func (w *world) chorus(people int, crowd string, at int, phrases []string) {
	if people == 0 {
		return
	}
	d := roll(w.seed, crowd)
	home := w.pages[min(at, len(w.pages)-1)]
	for range people {
		a := w.newcomer(d, home.platform, crowd)
		own := sample(d, phrases, 3)
		for _, post := range home.posts {
			said := post.At + int64(d.heavy(60, 8*3600))
			if d.chance(80) && d.chance(a.hours[w.local(said).Hour()]) {
				w.say(a, post, said, pick(d, own))
			}
		}
	}
}

func atWork(t time.Time) bool {
	return !dayOff(t) && t.Hour() >= 9 && t.Hour() < 18
}
