public import Model
public import Wire

/// The body of a mailbox's invitation event (spec: directory and mailbox). A hint: the channel's own record decides.
public struct InvitationLetter: Message, Equatable {
  public let salt: Bytes16
  public let channel: LogID
  public let home: NodeID
  public let homeDomain: Text
  /// A checkpoint note of the channel that holds the invite event; the inviter's node vouches for it.
  public let checkpoint: Text
  public let inviteEvent: EventID
  public let user: UserID
  public let inviter: Participant
  public let channelName: Text
  public let privacy: Privacy
  public let inviterName: Text
  public let form: Form

  public init(
    salt: Bytes16, channel: LogID, home: NodeID, homeDomain: Text, checkpoint: Text, inviteEvent: EventID,
    user: UserID, inviter: Participant, channelName: Text, privacy: Privacy, inviterName: Text, form: Form
  ) {
    self.salt = salt
    self.channel = channel
    self.home = home
    self.homeDomain = homeDomain
    self.checkpoint = checkpoint
    self.inviteEvent = inviteEvent
    self.user = user
    self.inviter = inviter
    self.channelName = channelName
    self.privacy = privacy
    self.inviterName = inviterName
    self.form = form
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (salt, user): (Bytes16?, Bytes16?) = (nil, nil)
    var (channel, home, invite): (Bytes32?, Bytes32?, Bytes32?) = (nil, nil, nil)
    var (domain, checkpoint, name, inviterName): (Text?, Text?, Text?, Text?) = (nil, nil, nil, nil)
    var (inviter, privacy, form): (Participant?, Privacy?, Form?) = (nil, nil, .channel)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 0: salt = try reader.bytes16()
      case 2: channel = try reader.bytes32()
      case 3: home = try reader.bytes32()
      case 4: domain = try reader.text()
      case 5: checkpoint = try reader.text()
      case 6: invite = try reader.bytes32()
      case 7: user = try reader.bytes16()
      case 8:
        inviter = try reader.tuple(2) { (reader) throws(WireError) in
          Participant(node: NodeID(try reader.bytes32()), user: UserID(try reader.bytes16()))
        }
      case 9: name = try reader.text()
      case 10: privacy = Privacy(rawValue: try reader.unsigned())
      case 11: inviterName = try reader.text()
      case 12:
        form = Form(rawValue: try reader.unsigned())
        if form == .channel { throw .unexpected }
      default: try reader.skip()
      }
    }
    guard let salt, let user, let channel, let home, let invite, let domain, let checkpoint, let name,
      let inviterName, let inviter, let privacy, let form, Domain(domain) != nil, Self.isName(name),
      Self.isName(inviterName)
    else { throw .unexpected }
    self.init(
      salt: salt, channel: LogID(channel), home: NodeID(home), homeDomain: domain, checkpoint: checkpoint,
      inviteEvent: EventID(invite), user: UserID(user), inviter: inviter, channelName: name,
      privacy: privacy, inviterName: inviterName, form: form)
  }

  private static func isName(_ text: Text) -> Bool {
    (1...Limits.nameBytes).contains(text.utf8.count) && !text.hasControlCharacters
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(form == .channel ? 11 : 12)
    writer.unsigned(0)
    writer.bytes(salt)
    writer.unsigned(2)
    writer.bytes(channel.bytes)
    writer.unsigned(3)
    writer.bytes(home.bytes)
    writer.unsigned(4)
    writer.text(homeDomain)
    writer.unsigned(5)
    writer.text(checkpoint)
    writer.unsigned(6)
    writer.bytes(inviteEvent.bytes)
    writer.unsigned(7)
    writer.bytes(user.bytes)
    writer.unsigned(8)
    writer.array(2)
    writer.bytes(inviter.node.bytes)
    writer.bytes(inviter.user.bytes)
    writer.unsigned(9)
    writer.text(channelName)
    writer.unsigned(10)
    writer.unsigned(privacy.rawValue)
    writer.unsigned(11)
    writer.text(inviterName)
    if form != .channel {
      writer.unsigned(12)
      writer.unsigned(form.rawValue)
    }
  }
}
