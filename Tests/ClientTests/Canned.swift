/// The objects of docs/client-api.md as a node writes them.
enum Canned {
  static let general = String(repeating: "ab12", count: 16)
  static let random = String(repeating: "cd34", count: 16)
  static let event = String(repeating: "9f", count: 32)
  static let node = String(repeating: "77", count: 32)
  /// 2025-11-20 13:02:05 UTC.
  static let time = 1_763_643_725_000

  static let alice =
    #"{"id":"0a01","name":"alice","address":"alice@a.test","displayName":"Alice A.","about":"","#
    + #""admin":true,"active":true}"#
  static let bob =
    #"{"id":"0a02","name":"bob","address":"bob@a.test","displayName":"Bob","about":"","admin":false,"#
    + #""active":true}"#
  static let session = session(CannedNode.token)

  /// A log-in's answer, or a renewal's.
  static func session(_ token: String, refresh: String = "refresh-1") -> String {
    #"{"token":"\#(token)","expires":1763644625000,"refreshToken":"\#(refresh)","#
      + #""refreshExpires":1763730125000,"session":"5e55","user":\#(alice)}"#
  }

  static let attention =
    #""read":7,"unread":999,"unreadMore":true,"mentions":2,"notifications":"all""#
  static let marked = #"{"channel":"\#(general)",\#(attention)}"#
  static let presence = #"{"address":"bob@b.test","presence":"away","lastSeen":\#(time)}"#
  static let settings = #"{"presence":"everyone","readPositions":"nobody","typing":"everyone"}"#
  static let mentions = #"{"mentions":[{"message":\#(message()),"number":991}],"more":true}"#

  static func channel(_ id: String = general, name: String = "general", state: String = "ok") -> String {
    #"{"id":"\#(id)","name":"\#(name)","topic":"All of us","privacy":"open","home":"a.test","size":43,"#
      + #""state":"\#(state)","role":"owner","members":2,\#(attention)}"#
  }

  static let stopped =
    #"{"id":"\#(random)","name":"random","topic":"","privacy":"open","home":"b.test","size":7,"#
    + #""state":"stopped","fault":"verdictMismatch","role":"member","members":3}"#
  static let channels = #"{"channels":[\#(channel()),\#(stopped)]}"#
  static let member =
    #"{"address":"bob@b.test","displayName":"Bob","status":"joined","role":"moderator"}"#
  static let invitation =
    #"{"channel":"\#(random)","name":"plans","home":"b.test","privacy":"open","from":"bob@b.test","#
    + #""fromName":"Bob","time":\#(time)}"#
  static let accepted = #"{"event":"\#(event)","level":"accepted","channel":"\#(general)"}"#

  static func ordered(_ sequence: Int = 44, verdict: String = "accepted") -> String {
    #"{"event":"\#(event)","level":"ordered","channel":"\#(general)","sequence":\#(sequence),"#
      + #""verdict":"\#(verdict)"}"#
  }

  static func message(_ sequence: Int = 42, text: String = "hello there") -> String {
    #"{"channel":"\#(general)","sequence":\#(sequence),"event":"\#(event)","author":"alice@a.test","#
      + #""authorName":"Alice A.","time":\#(time),"text":"\#(text)","erased":false,"pinned":false,"#
      + #""replies":0,"reactions":[]}"#
  }

  static let decorated =
    #"{"channel":"\#(general)","sequence":43,"event":"\#(event)","author":"bob@b.test","authorName":"Bob","#
    + #""time":\#(time),"thread":42,"text":"two\nlines","edited":\#(time + 60_000),"erased":false,"#
    + #""pinned":true,"replies":2,"reactions":[{"text":"👍","authors":["alice@a.test","carol@c.test"]}]}"#
  static let erased =
    #"{"channel":"\#(general)","sequence":44,"event":"\#(event)","author":"bob@b.test","authorName":"Bob","#
    + #""time":\#(time),"text":null,"erased":true,"pinned":false,"replies":0,"reactions":[]}"#
  static let messages = #"{"messages":[\#(message()),\#(decorated),\#(erased)],"more":true}"#
  static let results =
    #"{"results":[{"message":\#(message()),"number":991,"highlights":[[0,5]]}],"#
    + #""more":false}"#

  static let status =
    #"{"node":"\#(node)","domain":"a.test","version":"0.1.0","started":\#(time),"channels":2,"users":3,"#
    + #""indexLag":5,"document":2,"documentSince":\#(time),"foreignDocuments":1,"forks":1,"#
    + #""peers":[{"domain":"b.test","node":"\#(general)","lastContact":\#(time),"#
    + #""pendingEvents":0,"behind":2},{"domain":"c.test","decision":"blocked","admission":"peerRefused","node":"\#(random)","lastError":"couldNotConnect","#
    + #""pendingEvents":4,"behind":9}],"stopped":[{"channel":"\#(random)","code":"verdictMismatch","#
    + #""detail":"compare with the home"}]}"#
  static let soundLogs = #"{"logs":[{"log":"\#(general)","kind":"channel","from":0,"to":43,"ok":true}]}"#
  static let faultyLogs =
    #"{"logs":[{"log":"\#(general)","kind":"channel","from":0,"to":43,"ok":true},"#
    + #"{"log":"\#(random)","kind":"directory","from":0,"to":7,"ok":false,"#
    + #""fault":{"sequence":3,"code":"leafMismatch","detail":"restore from a backup"}}]}"#

  static func hello(_ cursor: String) -> String { #"{"type":"hello","cursor":"\#(cursor)"}"# }

  static func entry(
    _ sequence: Int, kind: String = "message", text: String? = "hi", event: String = event,
    verdict: String = "accepted", more: String = ""
  ) -> String {
    let textField = text.map { #","text":"\#($0)""# } ?? ""
    return #"{"type":"entry","cursor":"c\#(sequence)","channel":"\#(general)","sequence":\#(sequence),"#
      + #""kind":"\#(kind)","event":"\#(event)","author":"bob@b.test","authorName":"Bob","#
      + #""time":\#(time)\#(textField),"verdict":"\#(verdict)"\#(more)}"#
  }
}
