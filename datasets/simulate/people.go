package simulate

import "fmt"

// Account is somebody invented.
type Account struct {
	Platform, ID, Name string
	Label              string // coordinated or organic
	Campaign           string // the campaign, or the crowd of an organic account; "" for everybody else

	lang  string
	hours *[24]int // how likely each local hour is, percent
	moods urn      // of moodNames
	pages []int    // favourites first
}

// The labels of labels.csv.
const (
	Coordinated = "coordinated"
	Organic     = "organic"
	Unknown     = "unknown"
)

var moodNames = []string{praise, complaint, question, quarrel, chat}

// Local hours of early birds, office people, evening people and night owls.
var dailyRhythms = []*[24]int{
	{1, 0, 0, 0, 3, 20, 70, 100, 90, 70, 60, 50, 60, 50, 40, 40, 40, 45, 50, 50, 40, 25, 10, 3},
	{4, 1, 0, 0, 0, 1, 6, 25, 50, 85, 90, 80, 95, 80, 75, 70, 70, 60, 55, 50, 45, 40, 25, 12},
	{12, 4, 1, 0, 0, 1, 4, 15, 25, 30, 30, 30, 40, 35, 30, 35, 40, 55, 75, 90, 100, 95, 70, 35},
	{70, 50, 30, 15, 5, 2, 2, 5, 10, 15, 20, 25, 30, 30, 30, 30, 35, 40, 50, 60, 70, 85, 100, 90},
}

var (
	firstNames = []string{"Айгерим", "Данияр", "Мадина", "Ерлан", "Светлана", "Асель", "Нурлан", "Ольга", "Бауыржан", "Гульнара", "Тимур", "Жанар", "Руслан", "Марат", "Динара", "Сергей", "Алия",
		"Канат", "Ирина", "Арман", "Сауле", "Дмитрий", "Перизат", "Азамат", "Наталья", "Жансая", "Талгат", "Лаура", "Виктор", "Меруерт", "Серик", "Елена", "Куаныш", "Анара", "Олжас", "Татьяна"}
	initials = []rune("АБГДЕЖЗИКЛМНОПРСТУШЭ")
)

// registrar hands out accounts with ids that tell nothing.
type registrar struct {
	dice   dice
	issued int
}

func (r *registrar) account(platform, label, campaign string) *Account {
	r.issued++
	return &Account{
		Platform: platform, ID: scrambled(r.issued), Label: label, Campaign: campaign,
		Name: fmt.Sprintf("%s %c.", pick(r.dice, firstNames), pick(r.dice, initials)),
	}
}

// scrambled numbers things without order and without collision below a hundred million: multiplication modulo a prime.
func scrambled(n int) string {
	const prime, factor = 99_999_989, 38_196_601
	return fmt.Sprintf("%08d", uint64(n)*factor%prime)
}

// newcomer is an ordinary person of a network.
func (w *world) newcomer(d dice, platform, crowd string) *Account {
	a := w.people.account(platform, Organic, crowd)
	a.lang = w.languages.draw(d)
	a.hours = pick(d, dailyRhythms)
	a.moods = newUrn([]int{d.between(4, 34), d.between(10, 60), d.between(4, 30), d.between(2, 24), d.between(4, 32)})
	local := w.pagesOf[platform]
	a.pages = sample(d, local, d.between(1, min(4, len(local))))
	return a
}
