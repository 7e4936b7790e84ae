/// Every command, in the order of help.
enum CommandList {
  private static let groups: [[CommandSpec]] = [
    [Init.command, Serve.command, Doctor.command, DelegationCommand.command, Verify.command, Status.command],
    [BackupCommand.command, RestoreCommand.command, MoveCommand.command],
    [RecoveryCommands.show, RecoveryCommands.proceed, RecoveryCommands.begin],
    [Login.command, Logout.command, WhoAmI.command],
    [Register.command, Password.command, Me.command, Sessions.list, Sessions.end],
    [Users.add, Users.list],
    [Accounts.show, Accounts.close, Accounts.reopen, Accounts.promote, Accounts.demote, Accounts.reset],
    [AccountInvitations.invite, AccountInvitations.list, AccountInvitations.revoke],
    [Audit.list, Audit.verify],
    [Forks.list, Forks.export, Forks.resolve],
    [Keys.show, Keys.rotate, KeyReplacement.prepare, KeyReplacement.sign, KeyReplacement.replace],
    [RootKeyCommand.export, RootKeyCommand.remove],
    [Peers.list, Peers.allow, Peers.block, Peers.pause, Peers.forget],
    [HeldInvitations.list, HeldInvitations.allow, HeldInvitations.decline],
    [Channels.list, Channels.create, Channels.show, Channels.members],
    [ChannelChanges.rename, ChannelChanges.topic, ChannelSettings.command],
    [ChannelChanges.leave, PresenceCommands.notify],
    [OpenChannels.browse, OpenChannels.join, OpenChannels.direct, Roles.list, Roles.define],
    [Moderation.kick, Moderation.ban, Moderation.unban, Moderation.role],
    [Invitations.invite, Invitations.list, Invitations.accept, Invitations.decline],
    [Send.command, Edit.command, Erase.command, React.command, Pin.command, Versions.command],
    [FileCommands.send, FileCommands.uploads, FileCommands.get],
    [Outbox.list, Outbox.dismiss],
    [Read.command, Mentions.command],
    [PresenceCommands.show, PresenceCommands.set, PresenceCommands.settings],
    [History.command, Follow.command, Search.command, ChatCommand.command],
    [Export.command, Import.command],
    [Simulate.command],
    [APICommand.command, CompletionCommand.script, CompletionCommand.complete],
  ]

  static let all = groups.flatMap(\.self)

  /// Those that help lists.
  static let visible = all.filter { !$0.isHidden }
}
