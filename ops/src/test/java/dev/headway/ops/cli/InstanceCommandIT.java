// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.stack.Component;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.stack.StackListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for instances against a stack of two. */
class InstanceCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final CapturedTerminal headway = new CapturedTerminal(Map.of());
  private final List<String> lost = new CopyOnWriteArrayList<>();

  @Test
  void shouldShowAndChangeTheInstancesOfARunningStack() throws Exception {
    // given
    try (LocalStack stack =
        LocalStack.builder()
            .data(folder.resolve("data"))
            .ports(Ports.ephemeral())
            .instances(2)
            .listener(new Losses())
            .start()) {
      // then
      awaitStates("ready", "ready");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(partitions()).containsExactly(0, 1, 2, 3));

      // when
      assertThat(run("instance", "kill", "2")).isZero();

      // then
      assertThat(headway.out()).contains("Instance 2 is killed");
      assertThat(stack.instance(2).isRunning()).isFalse();
      awaitStates("ready", "killed");
      assertThat(run("status")).isZero();
      assertThat(headway.out()).contains("headway 2  killed");
      assertThat(run("instance", "kill", "2")).isEqualTo(1);
      assertThat(headway.err()).contains("does not run").contains("headway instance add 2");

      // when
      assertThat(run("instance", "add")).isZero();

      // then
      assertThat(headway.out()).contains("Instance 2 is ready after");
      awaitStates("ready", "ready");
      assertThat(run("instance", "add", "2")).isEqualTo(1);
      assertThat(headway.err()).contains("Instance 2 already runs");

      // when
      assertThat(run("instance", "pause", "2")).isZero();

      // then
      awaitStates("ready", "paused");
      assertThat(run("status")).isEqualTo(1);
      assertThat(headway.out()).contains("headway 2  paused");
      assertThat(run("instance", "add", "2")).isEqualTo(1);
      assertThat(headway.err()).contains("headway instance continue 2");

      // when
      assertThat(run("instance", "continue", "2")).isZero();

      // then
      assertThat(stack.instance(2).isPaused()).isFalse();
      assertThat(run("instance", "continue", "2")).isEqualTo(1);
      assertThat(headway.err()).contains("is not paused");

      // when: it is asked to leave while it cannot hear
      stack.instance(2).pause();
      assertThat(run("instance", "stop", "2")).isZero();

      // then
      awaitStates("ready", "stopped");
      assertThat(lost).isEmpty();

      // when: nobody asked for this one
      ProcessHandle.of(stack.app().pid().orElseThrow()).orElseThrow().destroyForcibly();

      // then
      await().untilAsserted(() -> assertThat(lost).containsExactly("Headway"));
      awaitStates("down", "stopped");
    }
    assertThat(run("instance", "list")).isEqualTo(1);
    assertThat(headway.err()).contains("No stack runs for " + folder.resolve("data"));
  }

  /** An instance that joins or leaves keeps the others from being ready for a moment. */
  private void awaitStates(String... expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).containsExactly(expected));
  }

  private List<String> states() throws Exception {
    List<String> states = new ArrayList<>();
    instances().forEach(i -> states.add(i.path("state").asText()));
    return states;
  }

  private Set<Integer> partitions() throws Exception {
    Set<Integer> partitions = new TreeSet<>();
    instances().forEach(i -> i.path("partitions").forEach(p -> partitions.add(p.asInt())));
    return partitions;
  }

  private JsonNode instances() throws Exception {
    run("instance", "list", "--json");
    return JSON.readTree(headway.out());
  }

  private int run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--data", folder.resolve("data").toString()));
    return headway.run(line.toArray(String[]::new));
  }

  private final class Losses implements StackListener {
    @Override
    public void lost(Component component, int exitCode) {
      lost.add(component.title());
    }
  }
}
