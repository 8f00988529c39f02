// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of why a plan does not go on. */
class StallTest {
  @TempDir Path folder;

  private static void request(RunningServer running, String plan, String agent) {
    assertThat(
            running
                .postEvent(
                    """
                    {"id":"%1$s","source":"planner","type":"x.requested","topic":"action-requests","time":"2026-01-01T12:00:00Z","plan_id":"%1$s","response_event":"x.done","data":{"action_id":"t","assigned_to":"%2$s"}}"""
                        .formatted(plan, agent))
                .status())
        .isEqualTo(202);
  }

  private static JsonNode progress(RunningServer running, String plan) {
    return running.get("/v1/tracker/plans/" + plan + "/progress").json();
  }

  @Test
  void shouldTellHowFarTheAgentIsBehindThatAPlanWaitsOn() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // when
      request(running, "p", RunningServer.SLOW_AGENT);
      request(running, "q", "another");
      running.fold();

      // then
      assertThat(progress(running, "p").path("waiting_on").asText()).isEqualTo("agent");
      assertThat(progress(running, "p").path("agent_lag").asLong())
          .isEqualTo(RunningServer.SLOW_AGENTS_LAG);
      assertThat(progress(running, "q").path("agent_lag").isNull()).isTrue();
    }
  }

  @Test
  void shouldTellWhatWasRefusedThatNamedThePlan() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // given
      request(running, "p", "writer");
      running.fold();
      assertThat(progress(running, "p").path("dead_letters").isNull()).isTrue();

      // when: another event with the same id, of which only the fold can know
      assertThat(
              running
                  .postEvent(
                      """
                      {"id":"p","source":"planner","type":"x.requested","topic":"action-requests","time":"2026-01-01T12:00:09Z","plan_id":"p","data":{"action_id":"other"}}""")
                  .status())
          .isEqualTo(202);
      running.fold();

      // then
      JsonNode progress = progress(running, "p");
      assertThat(progress.path("dead_letters").path("count").asLong()).isEqualTo(1);
      assertThat(progress.path("dead_letters").path("latest_reason").asText())
          .isEqualTo("id-conflict");
      assertThat(progress.path("explanation").asText())
          .endsWith("; a record that names the plan was refused, the last one as id-conflict");
    }
  }
}
