/// Content that its sender has signed, for this group and epoch. Only the check of the signature makes one,
/// or the own signing.
struct VerifiedContent: Sendable {
  let authenticated: AuthenticatedContent
  var content: FramedContent { authenticated.content }

  init(_ authenticated: AuthenticatedContent) { self.authenticated = authenticated }
}
