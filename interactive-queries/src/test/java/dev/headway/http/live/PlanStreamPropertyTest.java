// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.json.Json;
import dev.headway.http.live.StreamCursor.Stage;
import dev.headway.http.plan.PlanDocuments;
import dev.headway.http.position.InvalidTokenException;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.avro.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Whatever changes, however slow the reader is and wherever it is cut: it ends up with the plan as
 * it is, and sees each version once or is told which it does not.
 */
class PlanStreamPropertyTest {
  private static final String KEY = "acme/ada/p";
  private static final int QUEUE = 3;

  /** What happens next. */
  enum Step {
    /** A change. */
    CHANGE,
    /** The reader reads. */
    READ,
    /** The reader is cut, and comes back. */
    CUT
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequency(
            net.jqwik.api.Tuple.of(6, Step.CHANGE),
            net.jqwik.api.Tuple.of(3, Step.READ),
            net.jqwik.api.Tuple.of(1, Step.CUT))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static PlanProgress plan(long version) {
    return PlanProgress.newBuilder()
        .setTenantId("acme")
        .setUserId("ada")
        .setPlanId("p")
        .setVersion(version)
        .setStatus(version % 5 == 0 ? PlanStatus.WAITING : PlanStatus.RUNNING)
        .setStartedAt(Instant.EPOCH)
        .setTaskCount(version)
        .setCompletedTasks(version / 2)
        .setFailedTasks(0)
        .setCancelledTasks(0)
        .setOpenTasks(version - version / 2)
        .setFireAndForgetTasks(0)
        .setProgress(version % 3 == 0 ? null : (int) (version * 1_000))
        .setCurrentState(version % 4 == 0 ? null : "s" + version / 3)
        .setGoalEvent("x")
        .setStages(List.of())
        .setWaiting(
            version % 5 == 0
                ? Waiting.newBuilder().setSince(Instant.EPOCH).setReason("r" + version).build()
                : null)
        .setUsage(
            Usage.newBuilder()
                .setInputTokens(version)
                .setOutputTokens(0)
                .setCostNanoUsd(version * 500_000_000)
                .build())
        .setErrorLogs(0)
        .setConflicts(0)
        .setUnmatchedResults(0)
        .setEvents(version)
        .setStateDigest("d" + version)
        .build();
  }

  /** A client with the stream it has open. */
  private static final class Client {
    private final StreamCursors cursors =
        new StreamCursors("a secret of the tests".getBytes(StandardCharsets.UTF_8), "c/");
    private final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final EventWriter events = new EventWriter(sent);
    private final List<Long> versions = new ArrayList<>();
    private JsonNode document = JsonNodeFactory.instance.objectNode();
    private String id = "";
    private PlanMailbox mailbox = new PlanMailbox(QUEUE, () -> {});
    private @Nullable PlanStream stream;
    private int read;

    void connect(List<LiveChange> log) throws InvalidTokenException, IOException {
      mailbox = new PlanMailbox(QUEUE, () -> {});
      long at = log.size();
      StreamCursor.OfPlan cursor =
          id.isEmpty()
              ? new StreamCursor.OfPlan("ada", 1, at, 0, Stage.OPEN)
              : (StreamCursor.OfPlan) cursors.read(id);
      PlanOpening opening =
          id.isEmpty()
              ? new PlanOpening.Fresh(log.getLast().document(), false)
              : new PlanOpening.Resumed(
                  log.stream().filter(change -> change.offset() >= cursor.offset()).toList());
      ChangeFeed.Membership membership =
          new ChangeFeed.Membership() {
            @Override
            public Offsets at() {
              return Offsets.of(0);
            }

            @Override
            public void close() {}
          };
      stream =
          new PlanStream(
              new PlanStream.Setup(cursor, 0, at, membership, Optional::empty),
              mailbox,
              opening,
              cursors,
              metrics,
              Duration.ofSeconds(15),
              Clock.systemUTC(),
              null,
              () -> {});
      stream.begin(events);
      events.flush();
      receive();
    }

    void read() throws IOException, InterruptedException {
      java.util.Objects.requireNonNull(stream).next(events, 0);
      receive();
    }

    private void receive() {
      String all = sent.toString(StandardCharsets.UTF_8);
      String fresh = all.substring(read);
      read = all.length();
      for (String block : fresh.split("\n\n")) {
        Map<String, String> fields = new HashMap<>();
        block.lines().forEach(line -> fields.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
        if (fields.containsKey("data")) {
          take(
              String.valueOf(fields.get("event")),
              Json.object(String.valueOf(fields.get("data")).getBytes(StandardCharsets.UTF_8)));
          id = String.valueOf(fields.get("id"));
        }
      }
    }

    private void take(String event, ObjectNode data) {
      long version = data.path("version").asLong();
      long last = versions.isEmpty() ? 0 : versions.getLast();
      assertThat(version).as("each once, in order").isGreaterThan(last);
      switch (event) {
        case "snapshot" ->
            document = MergePatchPropertyTest.patched(JsonNodeFactory.instance.objectNode(), data);
        case "update" -> {
          assertThat(version).as("none left out").isEqualTo(last + 1);
          document = MergePatchPropertyTest.patched(document, data);
        }
        default -> throw new AssertionError(event);
      }
      versions.add(version);
    }
  }

  @Property(tries = 300)
  void shouldEndUpWithThePlanAsItIs(@ForAll("steps") List<Step> steps)
      throws InvalidTokenException, IOException, InterruptedException {
    // given
    Map<Long, PlanProgress> plans = new HashMap<>();
    List<LiveChange> log = new ArrayList<>();
    change(log, plans);
    Client client = new Client();
    client.connect(log);

    // when
    for (Step step : steps) {
      switch (step) {
        case CHANGE -> client.mailbox.offer(change(log, plans));
        case READ -> client.read();
        case CUT -> client.connect(log);
      }
    }
    client.read();

    // then
    assertThat(client.document)
        .isEqualTo(
            MergePatchPropertyTest.patched(
                JsonNodeFactory.instance.objectNode(), PlanDocuments.of(plan(log.size()))));
    assertThat(client.versions.getLast()).isEqualTo(log.size());
  }

  /** The value is the version in words, by which the plan is found. */
  private static LiveChange change(List<LiveChange> log, Map<Long, PlanProgress> plans) {
    long version = log.size() + 1L;
    plans.put(version, plan(version));
    LiveChange change =
        new LiveChange(
            new CommittedChange(
                0,
                version - 1,
                0,
                KEY,
                Long.toString(version).getBytes(StandardCharsets.UTF_8),
                false),
            value -> {
              long told = Long.parseLong(new String(value, StandardCharsets.UTF_8));
              return java.util.Objects.requireNonNull(plans.get(told));
            });
    log.add(change);
    return change;
  }
}
