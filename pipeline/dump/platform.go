package dump

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"
)

// hosts are the networks known by the host of an address.
var hosts = map[string]string{
	"vk.com": "vk", "vk.ru": "vk", "vkontakte.ru": "vk", "ok.ru": "ok", "odnoklassniki.ru": "ok", "facebook.com": "facebook", "fb.com": "facebook", "fb.watch": "facebook",
	"instagram.com": "instagram", "youtube.com": "youtube", "youtu.be": "youtube", "t.me": "telegram", "telegram.me": "telegram", "reddit.com": "reddit", "redd.it": "reddit",
	"tiktok.com": "tiktok", "twitter.com": "twitter", "x.com": "twitter", "threads.net": "threads", "threads.com": "threads",
}

// aliases are other spellings of the names of networks.
var aliases = map[string]string{
	"vkontakte": "vk", "вконтакте": "vk", "вк": "vk", "вк.ком": "vk", "odnoklassniki": "ok", "одноклассники": "ok", "fb": "facebook", "фейсбук": "facebook", "insta": "instagram", "ig": "instagram",
	"инстаграм": "instagram", "инстаграмм": "instagram", "yt": "youtube", "ютуб": "youtube", "ютьюб": "youtube", "tg": "telegram", "телеграм": "telegram", "телеграмм": "telegram", "x": "twitter",
	"твиттер": "twitter", "twitter / x": "twitter", "twitter/x": "twitter", "x / twitter": "twitter", "x/twitter": "twitter", "twitter (x)": "twitter", "x (twitter)": "twitter", "tik tok": "tiktok",
	"тикток": "tiktok", "тик ток": "tiktok", "тик-ток": "tiktok", "мой мир": "mymail", "мой мир@mail.ru": "mymail", "my.mail.ru": "mymail", "my mail": "mymail", "менің әлемім": "mymail",
	"ватсап": "whatsapp", "вотсап": "whatsapp", "вайбер": "viber", "рутуб": "rutube", "реддит": "reddit",
}

var canonical = func() map[string][]byte {
	names := map[string][]byte{}
	for host, name := range hosts {
		names[host], names[name] = []byte(name), []byte(name)
	}
	for alias, name := range aliases {
		names[alias] = []byte(name)
	}
	return names
}()

// PlatformName is the usual name of a network, by which a run knows it: "ok" for "Odnoklassniki".
func PlatformName(name string) string { return string(platformName([]byte(name))) }

// platformName is the usual name of a network.
func platformName(v []byte) []byte {
	if name, ok := canonical[string(v)]; ok {
		return name
	}
	low := bytes.ToLower(bytes.TrimSpace(v))
	if name, ok := canonical[string(low)]; ok {
		return name
	}
	return low
}

// hostPlatform is the network an address belongs to; nil if it is none of the known ones.
func hostPlatform(url []byte) []byte {
	if at := bytes.Index(url, []byte("://")); at >= 0 {
		url = url[at+3:]
	} else {
		return nil
	}
	if at := bytes.IndexAny(url, "/?#"); at >= 0 {
		url = url[:at]
	}
	for {
		if name, ok := hosts[string(bytes.ToLower(url))]; ok {
			return []byte(name)
		}
		dot := bytes.IndexByte(url, '.')
		if dot < 0 {
			return nil
		}
		url = url[dot+1:]
	}
}

// notPages are first parts of addresses of Facebook behind which no page stands.
var notPages = map[string]bool{"permalink.php": true, "story.php": true, "photo.php": true, "photo": true, "watch": true, "reel": true, "share": true, "events": true, "profile.php": true, "video.php": true, "hashtag": true}

// pageOf is the page that an address of a post names: facebook.com/PAGE/posts/1, facebook.com/groups/PAGE/posts/1, facebook.com/permalink.php?id=PAGE, vk.com/wall-PAGE_1; nil if it names none.
func pageOf(address []byte) []byte {
	network := hostPlatform(address)
	if string(network) != "facebook" && string(network) != "vk" {
		return nil
	}
	u, err := url.Parse(string(address))
	if err != nil {
		return nil
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch {
	case string(network) == "vk":
		if owner, _, ok := strings.Cut(strings.TrimPrefix(parts[0], "wall"), "_"); ok && strings.HasPrefix(parts[0], "wall") {
			return []byte(owner)
		}
	case len(parts) > 2 && parts[0] == "groups":
		return vanity(parts[1])
	case notPages[strings.ToLower(parts[0])]:
		if u.Query().Has("story_fbid") {
			return []byte(u.Query().Get("id"))
		}
	case len(parts) > 2 && (parts[1] == "posts" || parts[1] == "videos" || parts[1] == "photos"):
		return vanity(parts[0])
	}
	return nil
}

// vanity is the name of a page in an address, where case does not count.
func vanity(name string) []byte {
	if !utf8.ValidString(name) {
		return nil
	}
	return []byte(strings.ToLower(name))
}
