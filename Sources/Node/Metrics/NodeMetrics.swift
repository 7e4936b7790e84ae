/// What a node counts of its own work.
final class NodeMetrics: Sendable {
  let traffic = PeerTraffic()

  // Of the core: batches, how many writes were in each, how long each took, and of that the commit with its fsync.
  let batchWrites = Histogram(bounds: Histogram.counts)
  let batchMicroseconds = Histogram(bounds: Histogram.microseconds)
  let commitMicroseconds = Histogram(bounds: Histogram.microseconds)
  let batchFailures = Counter()
  /// Events of local users that became durable here.
  let eventsAccepted = Counter()
  /// Entries appended to logs of which this node is the home, and to others'.
  let entriesOrdered = Counter()
  let entriesFollowed = Counter()
  let slowQueries = Counter()
}
