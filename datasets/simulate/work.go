package simulate

import (
	"slices"
	"sort"
	"time"
)

// month delivers the quota between first and the second before end, spread over the days by their rate, the rest on the last day of work.
func (p *plant) month(first time.Time, end int64) {
	whole := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, p.zone).Day()
	var days []time.Time
	var rates []int
	total := 0
	for day := first; day.Unix() < end; day = day.AddDate(0, 0, 1) {
		rate := 100
		if dayOff(day) {
			rate = p.Holidays
		}
		days, rates, total = append(days, day), append(rates, rate), total+rate
	}
	owed := p.Quota
	if len(days) < whole {
		owed = p.Quota * len(days) / whole
	}
	aim := owed + owed*p.dice.between(0, p.Overshoot)/100
	if len(days) == 0 || aim == 0 || total == 0 {
		return
	}
	p.crew.replace()
	already, done, due := len(p.comments), 0, 0
	for i, day := range days {
		due += rates[i]
		today := (aim*due/total - done) * p.dice.between(80, 120) / 100
		if due == total {
			today = aim - done
		}
		if p.Daily > 0 {
			today = min(today, p.Daily)
		}
		if rates[i] > 0 {
			done += p.day(day, min(today, aim-done))
		}
	}
	p.account(first.Format("2006-01"), owed, p.comments[already:])
}

// day delivers n comments in batches and gives how many it did: fewer where batch after batch finds nothing to write under before its shift closes.
func (p *plant) day(day time.Time, n int) int {
	const patience = 20
	done, vain := 0, 0
	for done < n && vain < patience {
		written := p.batch(day, min(n-done, p.dice.between(p.Batch.Least, p.Batch.Most)))
		done += written
		if vain++; written > 0 {
			vain = 0
		}
	}
	return done
}

// batch delivers up to n comments under one post, and gives how many it did before the shift closed: the accounts of each operator one after the other, the operators
// side by side.
func (p *plant) batch(day time.Time, n int) int {
	d := p.dice
	network, shift := p.networks.draw(d), d.IntN(len(p.Shifts))
	opens, closes := day.Add(time.Duration(p.Shifts[shift].From)*time.Hour).Unix(), day.Add(time.Duration(p.Shifts[shift].To)*time.Hour).Unix()
	post, start := p.task(network, opens, closes)
	if post == nil {
		return 0
	}
	clocks, written := map[int]int64{}, 0
	for _, b := range p.crew.onDuty(network, shift, day.YearDay(), n) {
		clock, begun := clocks[b.operator]
		if !begun {
			clock = start + int64(d.between(0, 60*p.Spread.Most))
		}
		clocks[b.operator] = clock + int64(d.between(60*p.Spread.Least, 60*p.Spread.Most))
		if clock < closes {
			p.write(b.account, post, clock, p.order(d, post))
			written++
		}
	}
	p.cover(network, opens, closes, shift, day.YearDay(), written)
	return written
}

func (p *plant) write(a *Account, post *Post, at int64, text string) {
	p.comments = append(p.comments, &Comment{Account: a, Post: post, At: at, Text: text})
}

// task finds a post to work under in a shift, and when to begin: the latency after it, or as soon as the shift opens. nil where no post is old enough before the shift closes.
func (p *plant) task(network string, opens, closes int64) (*Post, int64) {
	posts := p.posts[network]
	const fresh = 36 * 3600
	low := sort.Search(len(posts), func(i int) bool { return posts[i].At >= opens-fresh })
	high := sort.Search(len(posts), func(i int) bool { return posts[i].At >= closes })
	if low == high { // nothing new: an older one
		low = max(0, min(low, len(posts)-1)-20)
		high = min(len(posts), low+20)
	}
	candidates := posts[low:high]
	if p.dice.chance(p.Negative) {
		if bad := slices.DeleteFunc(slices.Clone(candidates), func(q *Post) bool { return q.mood != badNews }); len(bad) > 0 {
			candidates = bad
		}
	}
	const tries = 12
	for range tries {
		post := pick(p.dice, candidates)
		if start := max(opens+int64(p.dice.IntN(1800)), post.At+60*int64(p.dice.between(p.Latency.Least, p.Latency.Most))); start < closes {
			return post, start
		}
	}
	if start := max(opens, candidates[0].At+60*int64(p.Latency.Least)); start < closes { // the oldest
		return candidates[0], start + p.dice.Int64N(min(1800, closes-start))
	}
	return nil, 0
}

// cover adds comments about anything, by members under any posts of their network.
func (p *plant) cover(network string, opens, closes int64, shift, day, work int) {
	for range work {
		for range p.dice.times(p.Cover) {
			post, start := p.task(network, opens, closes)
			if post == nil {
				return
			}
			p.coverComment(p.crew.onDuty(network, shift, day, 1)[0].account, post, start, closes)
		}
	}
}

func (p *plant) coverComment(a *Account, post *Post, start, closes int64) {
	d := p.dice
	text := say(d, p.languages.draw(d), pick(d, topics()), pick(d, []string{chat, question, complaint}))
	p.comments = append(p.comments, &Comment{Account: a, Post: post, At: start + d.Int64N(min(7200, closes-start)), Text: text, cover: true})
}

// account notes what a month delivered, all networks together and each.
func (p *plant) account(month string, owed int, comments []*Comment) {
	for _, network := range append([]string{""}, p.networks.names...) {
		row := Delivered{Campaign: p.Name, Platform: network, Month: month}
		for _, c := range comments {
			switch {
			case network != "" && c.Account.Platform != network:
			case c.cover:
				row.Cover++
			default:
				row.Comments++
			}
		}
		if network == "" {
			row.Quota = owed
		}
		row.Cost = row.Comments * p.Price
		p.truth = append(p.truth, row)
	}
}
