// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.query.InstanceAddress;
import dev.headway.schemas.key.PlanKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Several servers over two partitions. The first one takes the events. */
final class SeveralServers implements AutoCloseable {
  static final int PARTITIONS = 2;
  static final String SECRET = "a secret of the tests";

  private final Path folder;
  private final Map<RunningServer, Set<Integer>> owned = new LinkedHashMap<>();
  private final Map<RunningServer, Set<Integer>> copies = new LinkedHashMap<>();
  private final List<ProducerRecord<byte[], byte[]>> folded = new ArrayList<>();

  SeveralServers(Path folder) {
    this.folder = folder;
  }

  /** Starts one that owns some partitions and has copies of others. */
  RunningServer start(Set<Integer> owns, Set<Integer> copied) {
    return start(owns, copied, Map.of());
  }

  RunningServer start(Set<Integer> owns, Set<Integer> copied, Map<String, String> settings) {
    // Nobody is given up because this machine is busy.
    Map<String, String> all = new LinkedHashMap<>(Map.of("instance.timeout-ms", "20000"));
    all.putAll(settings);
    RunningServer server =
        new RunningServer(
            folder.resolve("server-" + owned.size()),
            all,
            true,
            metrics ->
                new DrivenTracker(
                    folder.resolve("server-" + owned.size()), metrics, PARTITIONS, owns, copied));
    owned.put(server, owns);
    copies.put(server, copied);
    return server;
  }

  /** Tells all of them who has what. */
  void introduce() {
    for (RunningServer server : owned.keySet()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int asked = partition;
        server.tracker.know(
            partition,
            others(server, owned, partition).findFirst().orElse(null),
            others(server, copies, asked).toList());
      }
    }
  }

  private static Stream<@Nullable InstanceAddress> others(
      RunningServer self, Map<RunningServer, Set<Integer>> holders, int partition) {
    return holders.entrySet().stream()
        .filter(e -> e.getKey() != self && e.getValue().contains(partition))
        .map(e -> e.getKey().address);
  }

  /** The owners fold what the first server has produced. */
  void fold() {
    for (ProducerRecord<byte[], byte[]> record : first().produced()) {
      owned.keySet().forEach(server -> server.tracker.fold(record));
      folded.add(record);
    }
  }

  /** The copies get what is folded and they do not have yet. */
  void copy() {
    for (ProducerRecord<byte[], byte[]> record : folded) {
      copies.keySet().forEach(server -> server.tracker.copy(record));
    }
    folded.clear();
  }

  /** The copies get the next checkpoint of their stores. */
  void checkpoint() {
    copies.keySet().forEach(server -> server.tracker.checkpointCopies());
  }

  private RunningServer first() {
    return owned.keySet().iterator().next();
  }

  /** A plan of acme's ada in this partition. */
  static String planIn(int partition) {
    return plansIn(partition, 1).getFirst();
  }

  static List<String> plansIn(int partition, int count) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> String.format("plan-%03d", i))
        .filter(id -> new PlanKey("acme", "ada", id).partition(PARTITIONS) == partition)
        .limit(count)
        .toList();
  }

  /** Sends a request and its result. Returns the token of the last. */
  String work(String plan) {
    String last = "";
    for (String event :
        List.of(
            """
            {"id":"%s-r","source":"planner","type":"x.requested","topic":"action-requests","time":"2026-01-01T12:00:00Z","plan_id":"%s",
             "response_event":"x.done","data":{"action_id":"a1"}}""",
            """
            {"id":"%s-s","source":"worker","type":"x.done","topic":"action-results","time":"2026-01-01T12:00:02Z","plan_id":"%s",
             "data":{"action_id":"a1"}}""")) {
      RunningServer.Answer answer = first().postEvent(event.formatted(plan, plan));
      if (answer.status() != 202) {
        throw new AssertionError(answer.response().body());
      }
      last = answer.header("Headway-Position");
    }
    return last;
  }

  @Override
  public void close() {
    owned.keySet().forEach(RunningServer::close);
  }
}
