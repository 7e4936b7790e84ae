internal import JSON
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of an `AccountInvitation`; the code only when it is made.
  mutating func accountInvitation(_ invitation: AccountInvitation, code: String? = nil, _ node: HanseNode) {
    field("number", invitation.number)
    field("code", ifPresent: code)
    field("uses", invitation.uses)
    field("expires", invitation.expiresMilliseconds)
    field("admin", invitation.makesAdmins)
    field("note", utf8: invitation.note.utf8)
    let creator = node.participant(of: invitation.creator)
    field("by", node.view.person(creator)?.address ?? "")
    field("created", invitation.createdMilliseconds)
  }
}
