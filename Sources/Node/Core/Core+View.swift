internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

extension Core {
  /// Publishes a new picture of memory if people or channels have changed.
  func publishIfStale() {
    guard viewIsStale else { return }
    viewIsStale = false
    links.publish(view(), known, identity, policy)
  }

  private func view() -> NodeView {
    var view = NodeView()
    view.memberships = live.memberships
    view.forks = forks
    for chain in known.all { view.domains[chain.node] = known.domain(of: chain.node)?.string }
    for log in logs.values {
      let state = log.replica.state
      switch state.log.kind {
      case .channel:
        view.channels[log.replica.id] = NodeView.Channel(
          id: log.replica.id, reference: log.reference, home: log.replica.home, state: state,
          localMembers: log.localMembers, isFollowed: !isStale(log), fault: log.replica.fault?.refusal.code)
      case .directory:
        let domain = view.shownDomain(of: log.replica.home)
        for (user, record) in state.users {
          view.people[Participant(node: log.replica.home, user: user)] = NodeView.Person(
            address: "\(record.user.name.string)@\(domain)", displayName: record.user.displayName.string,
            isActive: record.user.isActive)
        }
      case .mailbox: continue
      }
    }
    for (user, letters) in invitations.byUser {
      let sorted = letters.values.sorted { $0.timeMilliseconds < $1.timeMilliseconds }
      view.invitations[user] = sorted.filter { !$0.isAccepted && !$0.isOwn && !$0.isHeld }
      view.joining[user] = sorted.filter { $0.isAccepted || $0.isOwn }
      view.held += sorted.filter(\.isHeld)
    }
    return view
  }
}
