// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.agent.tracker.Credentials;
import dev.headway.agent.tracker.PlanProgress;
import dev.headway.agent.tracker.TrackerException;
import dev.headway.agent.tracker.TrackerServiceClient;
import dev.headway.ops.client.Identity;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.client.TrackerClient;
import dev.headway.ops.view.PlanView;
import dev.headway.ops.view.Terminal;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a plan. */
@Command(
    name = "plan",
    description =
        "Shows what a plan is doing: progress, tasks, last events. Exit code 1 when there is no such plan.")
final class PlanCommand implements Callable<Integer> {
  private static final Duration TRY_EVERY = Duration.ofSeconds(1);
  private static final Duration BEHIND = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  private final HeadwayCommand headway;

  @Parameters(paramLabel = "ID", description = "The plan.")
  private String planId = "";

  @Option(names = "--watch", description = "Shows every change until the plan ends or Ctrl-C.")
  private boolean watch;

  @Mixin private final JsonOption json = new JsonOption();

  PlanCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    try (TrackerClient client = headway.client()) {
      return watch ? follow(client) : once(client);
    }
  }

  private int once(TrackerClient client) {
    Optional<PlanView> view = look(client);
    if (view.isEmpty()) {
      return missing();
    }
    print(view.get());
    return 0;
  }

  private int follow(TrackerClient client) {
    Optional<PlanView> first = look(client);
    if (first.isEmpty()) {
      return missing();
    }
    print(first.get());
    if (isLast(first.get())) {
      return 0;
    }
    try (TrackerServiceClient tracker = tracker()) {
      return follow(client, tracker, first.get());
    }
  }

  /** Shows the plan whenever the tracker tells a version that was not shown yet. */
  private int follow(TrackerClient client, TrackerServiceClient tracker, PlanView first) {
    Identity who = headway.identity();
    PlanView shown = first;
    while (true) {
      try (Stream<PlanProgress> versions =
          tracker.watchPlan(new Owner(who.tenant(), who.user()), planId)) {
        for (PlanProgress version : (Iterable<PlanProgress>) versions::iterator) {
          shown = showFrom(version.version(), client, shown);
        }
        return 0;
      } catch (TrackerException.NotFound e) {
        // It has left for history meanwhile, where nothing changes.
        return 0;
      } catch (TrackerException.TryLater
          | TrackerException.Unreachable
          | TrackerException.TimedOut e) {
        tryAgain(String.valueOf(e.getMessage()));
      } catch (RequestFailedException e) {
        if (!e.passing()) {
          throw e;
        }
        tryAgain(String.valueOf(e.getMessage()));
      } catch (TrackerException e) {
        throw new RequestFailedException(String.valueOf(e.getMessage()), false, e);
      }
    }
  }

  /**
   * Shows the plan as it is at {@code version} or later.
   *
   * @return what is shown by now
   */
  private PlanView showFrom(long version, TrackerClient client, PlanView shown) {
    if (shown.version() >= version && !shown.plan().path("pending_changes").asBoolean()) {
      return shown;
    }
    for (long begun = System.nanoTime(); ; Pause.of(BEHIND)) {
      Optional<PlanView> view = look(client);
      if (view.isEmpty()) {
        return shown;
      }
      // A copy of the store may not have got that far yet.
      if (view.get().version() >= version || System.nanoTime() - begun > PATIENCE.toNanos()) {
        if (!view.get().fingerprint().equals(shown.fingerprint())) {
          print(view.get());
        }
        return view.get();
      }
    }
  }

  private static boolean isLast(PlanView view) {
    return view.ended() && !view.plan().path("pending_changes").asBoolean();
  }

  private void tryAgain(String why) {
    headway.terminal().err().println("headway: " + why + " Trying again …");
    Pause.of(TRY_EVERY);
  }

  private TrackerServiceClient tracker() {
    Credentials credentials =
        headway
            .token()
            .<Credentials>map(token -> owner -> Map.of("Authorization", "Bearer " + token))
            .orElseGet(Credentials::local);
    return TrackerServiceClient.builder()
        .baseUrl(headway.endpoints().httpUrl())
        .credentials(credentials)
        .build();
  }

  private Optional<PlanView> look(TrackerClient client) {
    Identity identity = headway.identity();
    JsonNode empty = JsonNodeFactory.instance.objectNode();
    return client
        .get(identity, TrackerClient.plan(planId, ""))
        .map(
            plan ->
                new PlanView(
                    plan,
                    client
                        .get(identity, TrackerClient.plan(planId, "/tasks"))
                        .orElse(JsonNodeFactory.instance.arrayNode()),
                    client.get(identity, TrackerClient.plan(planId, "/timeline")).orElse(empty)));
  }

  private void print(PlanView view) {
    Terminal terminal = headway.terminal();
    if (json.wanted()) {
      Map<String, JsonNode> all = new LinkedHashMap<>();
      all.put("plan", view.plan());
      all.put("tasks", view.tasks());
      all.put("timeline", view.timeline().path("events"));
      terminal.out().println(watch ? JsonOption.line(all) : JsonOption.pretty(all));
      return;
    }
    String text = String.join(System.lineSeparator(), view.lines(terminal, Instant.now()));
    terminal
        .out()
        .println(
            watch && terminal.interactive()
                ? CLEAR + text
                : text + (watch ? System.lineSeparator() : ""));
    terminal.out().flush();
  }

  private int missing() {
    Identity who = headway.identity();
    headway
        .terminal()
        .err()
        .println(
            "headway: There is no plan "
                + planId
                + " of tenant "
                + who.tenant()
                + ", user "
                + who.user()
                + ". Another identity is chosen with --tenant and --user.");
    return 1;
  }
}
