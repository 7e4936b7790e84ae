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

  // Of checkpoints that others named: how many were compared, how many were larger than the copy here, and how many named in
  // headers were not of the tree that is held; and the forks that were proven since the start.
  let checkpointsCompared = Counter()
  let checkpointsAhead = Counter()
  let checkpointsDiffering = Counter()
  let forksFound = Counter()

  // Of files' bytes: those that users and other nodes brought, those that went to users and to other nodes; and leaves from other nodes
  // that were not what was asked for.
  let fileBytesUploaded = Counter()
  let fileBytesFetched = Counter()
  let fileBytesRead = Counter()
  let fileBytesGiven = Counter()
  let leavesRefused = Counter()
  // Chunks of files that were found damaged, and those that were made right again with bytes of other nodes.
  let chunksDamaged = Counter()
  let chunksMended = Counter()
}
