package dump

import (
	"strings"
	"unicode"
)

// synonyms are the names under which a canonical column goes in tables, best first. Case, spaces and punctuation do not count.
// Numbers that stay (ids) come before names that people change.
var synonyms = [columns][]string{
	cPlatform: {"platform", "network", "social network", "social media", "платформа", "соцсеть", "социальная сеть", "площадка", "желі", "әлеуметтік желі"},
	cCommentID: {"comment id", "commentid", "comment hex", "cid", "message id", "msg id", "fullname", "id комментария", "ид комментария", "id сообщения",
		"пікір id", "пікір идентификаторы", "id", "uuid", "guid", "_id"},
	cAccountID: {"account id", "author id", "user id", "from id", "author channel id", "author channel id value", "commenter id", "commenter hex", "profile id", "uid",
		"author fullname", "account", "author user id", "user.id", "author.id", "from.id", "owner.id", "sender id", "member id", "actor id", "poster id", "id автора", "id пользователя",
		"id аккаунта", "ид автора", "автор id", "пайдаланушы id", "автор идентификаторы", "аккаунт id", "owner id",
		"user.uid", "author.did", "author url", "author link", "author profile", "author channel url", "profile url", "profile link", "commenter profile", "commenter url", "user url", "user profile", "user link",
		"ссылка на автора", "профиль автора", "ссылка на профиль", "профиль", "автор сілтемесі", "профиль сілтемесі",
		"screen name", "author username", "user name", "username", "login", "nickname", "nick", "handle", "author", "user", "commenter", "from", "account name",
		"author name", "author.name", "user.name", "from.name", "author display name", "profile name", "owner username", "owner.username", "sender", "poster", "name", "display name",
		"commenter name", "poster name", "sender name", "unique id", "author.handle", "никнейм автора", "автор комментария", "пікір авторы", "автор аты",
		"автор", "пользователь", "аккаунт", "логин", "ник", "никнейм", "имя пользователя", "имя автора", "имя", "отправитель", "пайдаланушы", "есімі", "аты"},
	cAccountName: {"account name", "author name", "user name", "username", "author display name", "display name", "profile name", "screen name", "author username", "owner username",
		"full name", "author full name", "owner full name", "nickname", "user.nickname", "author.displayName", "commenter name", "poster name", "author", "user", "name", "from", "author.name", "user.name", "from.name",
		"имя автора", "имя пользователя", "автор", "имя", "пользователь", "есімі", "аты"},
	cAccountCreatedAt: {"account created at", "account created", "user created at", "author created utc", "author created at", "registered at", "join date", "дата регистрации", "тіркелген күні"},
	cPageID: {"page id", "group id", "community id", "channel id", "chat id", "public id", "forum id", "subreddit id", "page", "group", "community", "channel", "chat",
		"subreddit", "forum", "page name", "page url", "media outlet", "wall owner id", "id группы", "id сообщества", "id страницы", "группа", "сообщество", "страница", "канал", "паблик",
		"бет", "топ", "қауымдастық", "арна", "форум", "раздел", "раздел форума", "бөлім"},
	cPostID: {"post id", "thread id", "video id", "link id", "media id", "article id", "topic id", "story id", "submission id", "photo id", "object id", "news id", "discussion id", "status id",
		"post", "post url", "thread", "thread url", "video", "video url", "article", "article url", "topic", "shortcode", "post link", "parent post", "facebook url", "aweme id", "media url", "media pk", "video web url", "video link", "article link", "thread link", "conversation id", "source url", "id поста", "id записи",
		"id публикации", "id видео", "ид поста", "ссылка на запись", "ссылка на публикацию", "url поста", "url записи", "url публикации", "адрес поста", "постқа сілтеме", "жазба сілтемесі", "пост", "запись", "публикация", "ссылка на пост", "новость", "видео", "жазба", "жазба id", "жаңалық", "бейне", "топик", "тема", "ссылка на тему", "тақырып"},
	cParentID: {"parent id", "parent comment id", "in reply to id", "reply to id", "reply to comment id", "in reply to comment id", "reply to msg id", "reply to message id",
		"is reply to", "in reply to status id", "in reply to status id str", "reply id", "replies to id", "reply to comment", "parent comment", "parent cid", "in reply to", "reply to", "parent", "parent hex", "ответ на", "родитель", "ответ на комментарий", "родительский комментарий", "id родительского комментария", "id родителя", "жауап", "ата-ана id"},
	cReplyTo: {"reply to account id", "reply to user id", "in reply to user id", "in reply to account id", "in reply to user", "reply to user", "reply to author",
		"ответ пользователю", "кому ответ", "жауап берілген"},
	cCreatedAt: {"created at", "created utc", "created time", "creation date", "published at", "unix timestamp", "timestamp utc", "timestamp", "date unixtime", "date utc", "datetime", "date time", "comment date",
		"comment time", "created", "create time", "posted at", "post date", "publish date", "published", "publication date", "pub date", "time stamp", "unixtime", "posted on", "published on", "created on", "comment at", "commented at", "date created", "created date", "date posted", "date published", "date added", "comment timestamp", "create date", "record.createdAt", "sent at", "submitted at", "date", "time", "posted", "when",
		"дата и время", "дата публикации", "дата комментария", "дата создания", "дата", "дата сообщения", "дата отправки", "дата добавления", "дата написания", "опубликовано", "добавлено", "время публикации", "время", "создано", "күні мен уақыты", "жарияланған күні", "күні-уақыты", "жазылған күні", "қосылған күні", "жіберілген күні", "күні", "күн", "уақыты", "уақыт"},
	cPrecision: {"created precision"},
	cText: {"text", "body", "message", "comment", "content", "comment text", "text original", "comment body", "comment content", "full text", "message text", "text display", "markdown", "tweet", "caption", "post text", "review", "review text", "record.text", "message body", "comment message", "plain text",
		"текст", "текст комментария", "комментарий", "сообщение", "текст сообщения", "содержание", "отзыв", "текст отзыва", "коммент", "мәтін", "мәтіні", "пікір", "пікір мәтіні", "хабарлама", "түсініктеме", "хабарлама мәтіні"},
	cURL:   {"url", "comment url", "permalink", "comment link", "permalink url", "link", "href", "comment permalink", "ссылка", "ссылка на комментарий", "адрес", "сілтеме"},
	cLikes: {"likes", "like count", "likes count", "likescount", "comment likes", "votes", "score", "ups", "upvotes", "favorite count", "reactions count", "лайки", "лайков", "количество лайков", "лайк", "ұнатулар", "like", "digg count", "favourites count", "comment like count", "кол-во лайков", "нравится", "классы", "ұнату", "ұнату саны", "лайк саны"},
}

// named are the synonyms of account_id that are chosen by people and may belong to several.
var named = set("screen name", "author username", "commenter name", "poster name", "sender name", "автор комментария", "пікір авторы", "автор аты", "user name", "username", "login", "nickname", "nick", "handle", "author", "user", "commenter", "from", "account name",
	"author name", "author.name", "user.name", "from.name", "author display name", "profile name", "sender", "poster", "name", "display name", "автор", "пользователь", "аккаунт", "логин", "ник", "никнейм",
	"имя пользователя", "имя автора", "имя", "отправитель", "пайдаланушы", "есімі", "аты")

// topics are synonyms of post_id that name a thread of a forum, and elsewhere what a search or a monitoring was about: they count beside one of the forums only.
var (
	topics = set("тема", "тақырып")
	forums = set("forum", "forum id", "forum name", "section", "форум", "раздел", "раздел форума", "бөлім")
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[folded(n)] = true
	}
	return m
}

// folded drops case and everything but letters and digits from a column name.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			return unicode.ToLower(r)
		case unicode.IsDigit(r):
			return r
		}
		return -1
	}, name)
}
