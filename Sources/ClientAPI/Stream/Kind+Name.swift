internal import Model

extension Kind {
  /// As docs/client-api.md writes it. A table, because printing a case looks it up in the binary each time.
  var name: String {
    switch self {
    case .create: "create"
    case .invite: "invite"
    case .join: "join"
    case .leave: "leave"
    case .kick: "kick"
    case .ban: "ban"
    case .unban: "unban"
    case .assignRole: "assignRole"
    case .defineRole: "defineRole"
    case .name: "name"
    case .topic: "topic"
    case .policy: "policy"
    case .nodeDocument: "nodeDocument"
    case .admit: "admit"
    case .message: "message"
    case .edit: "edit"
    case .erase: "erase"
    case .reaction: "reaction"
    case .unreact: "unreact"
    case .pin: "pin"
    case .unpin: "unpin"
    case .directoryCreate: "directoryCreate"
    case .directoryUser: "directoryUser"
    case .mailboxCreate: "mailboxCreate"
    case .invitation: "invitation"
    }
  }
}
