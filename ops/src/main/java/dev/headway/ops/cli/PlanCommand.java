// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.ops.client.Identity;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.client.TrackerClient;
import dev.headway.ops.view.PlanView;
import dev.headway.ops.view.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
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
    String shown = "";
    boolean found = false;
    while (true) {
      try {
        Optional<PlanView> view = look(client);
        if (view.isEmpty() && !found) {
          return missing();
        }
        if (view.isPresent()) {
          found = true;
          if (!view.get().fingerprint().equals(shown)) {
            shown = view.get().fingerprint();
            print(view.get());
          }
          if (view.get().ended() && !view.get().plan().path("pending_changes").asBoolean()) {
            return 0;
          }
        }
      } catch (RequestFailedException e) {
        if (!e.passing() || !found) {
          throw e;
        }
        headway.terminal().err().println("headway: " + e.getMessage() + " Trying again …");
      }
      Pause.of(LOOK_EVERY);
    }
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
