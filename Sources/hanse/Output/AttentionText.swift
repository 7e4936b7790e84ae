import Client
import Terminal

/// What is unread, and who is there, in words.
enum AttentionText {
  static func count(_ attention: Attention) -> String {
    "\(attention.unread)\(attention.isMoreUnread ? "+" : "")"
  }

  static func sentence(_ attention: Attention) -> String {
    let mentions = attention.mentions == 0 ? "" : ", \(attention.mentions) of them mention you"
    return attention.unread == 0 && attention.mentions == 0
      ? "nothing is unread" : "\(count(attention)) unread\(mentions)"
  }

  static func sentence(_ presence: PersonPresence) -> String {
    let address = SafeText.line(presence.address)
    guard let state = presence.presence else { return "\(address): not known" }
    let seen = presence.lastSeen.map { ", last seen \(LocalTime.stamp($0))" } ?? ""
    return "\(address): \(SafeText.line(state))\(seen)"
  }
}
