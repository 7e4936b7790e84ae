internal import JSON
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of a `LogIn`.
  mutating func logIn(_ logIn: LogIn, _ node: HanseNode) {
    field("token", logIn.token)
    field("expires", logIn.expiresMilliseconds)
    field("refreshToken", logIn.refreshToken)
    field("refreshExpires", logIn.refreshExpiresMilliseconds)
    field("session", hex: logIn.session.bytes.bytes)
    objectField("user") { $0.user(logIn.account, node) }
  }

  /// The fields of a `Session`.
  mutating func session(_ session: StoredSession, isCurrent: Bool) {
    field("id", hex: session.id.bytes.bytes)
    field("device", utf8: session.device.utf8)
    field("created", session.createdMilliseconds)
    field("used", session.usedMilliseconds)
    field("expires", session.expiresMilliseconds)
    field("current", isCurrent)
  }
}
