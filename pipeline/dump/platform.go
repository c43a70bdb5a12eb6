package dump

import "bytes"

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
	"твиттер": "twitter", "tik tok": "tiktok", "тикток": "tiktok",
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
