/// What the audit log tells of (docs/audit-log.md).
public enum AuditAction: String, CaseIterable, Sendable {
  case nodeStarted, configurationReloaded
  case userCreated, userDeactivated, userReactivated, adminGranted, adminRevoked
  case passwordReset, passwordResetUsed
  case invitationMade, invitationUsed, invitationRevoked
  case keysRotated, keysReplaced, replacementPrepared
  case peerDecided, heldInvitationDecided, messageErased, sessionRevoked, forkDecided
  case recoveryBegun, recoveryProceeded, recoveryEnded, anotherCopyNoticed, nodeMovedAway
}
