// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.ops.history.HistoryAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the instances of a stack are given; none is started. */
class InstancesTest {
  private static final String SECRET = "HEADWAY_TOKEN_SECRET";

  @TempDir Path folder;

  private Path data;

  @BeforeEach
  void create() throws Exception {
    data = Files.createDirectories(folder.resolve("data"));
  }

  @Test
  void shouldGiveEachItsOwnPortStateAndLog() {
    // given
    LocalStack stack =
        stack()
            .ports(Ports.shifted(2_000))
            .instances(3)
            .instanceState(3, folder.resolve("ram"))
            .build();

    // then
    assertThat(stack.app()).isSameAs(stack.instance(1));
    assertThat(stack.instances()).extracting(LocalApp::id).containsExactly(1, 2, 3);
    assertThat(stack.instances())
        .extracting(LocalApp::port)
        .containsExactly(10_084, 10_094, 10_104);
    assertThat(stack.instances())
        .extracting(LocalApp::state)
        .containsExactly(data.resolve("state"), data.resolve("state-2"), folder.resolve("ram"));
    assertThat(stack.instances())
        .extracting(LocalApp::log)
        .containsExactly(
            data.resolve("logs/headway.log"),
            data.resolve("logs/headway-2.log"),
            data.resolve("logs/headway-3.log"));
    assertThat(stack.instance(2).environment())
        .containsEntry("HEADWAY_HTTP_PORT", "10094")
        .containsEntry("HEADWAY_STATE_DIR", data.resolve("state-2").toString());
  }

  @Test
  void shouldPreferTheEnvironmentOfTheOneToThatOfAll() {
    // given
    LocalStack stack =
        stack()
            .instances(2)
            .environment("HEADWAY_TOPICS_PREFIX", "all-")
            .instanceEnvironment(2, "HEADWAY_TOPICS_PREFIX", "two-")
            .build();

    // then
    assertThat(stack.instance(1).environment()).containsEntry("HEADWAY_TOPICS_PREFIX", "all-");
    assertThat(stack.instance(2).environment()).containsEntry("HEADWAY_TOPICS_PREFIX", "two-");
  }

  @Test
  void shouldGiveAllOneSecretThatOnlyTheOwnerCanRead() throws Exception {
    // given
    LocalStack stack = stack().instances(2).build();

    // when
    String secret = stack.instance(1).environment().get(SECRET);

    // then
    assertThat(secret).hasSizeGreaterThan(40);
    assertThat(stack.instance(2).environment()).containsEntry(SECRET, secret);
    assertThat(stack().build().app().environment()).containsEntry(SECRET, secret);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("token.secret"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldKeepTheSecretOfAFolderFromBeforeThereWereSeveral() throws Exception {
    // given
    Files.createDirectories(data.resolve("state"));
    Files.writeString(data.resolve("state/token.secret"), "a secret from long ago\n");

    // when
    LocalStack stack = stack().instances(2).build();

    // then
    assertThat(stack.instance(2).environment()).containsEntry(SECRET, "a secret from long ago");
  }

  @Test
  void shouldLeaveTheSecretToTheUsersConfiguration() throws Exception {
    // given
    Path file =
        Files.writeString(folder.resolve("mine.properties"), "token.secret=my own secret text\n");

    // then
    assertThat(stack().environment("HEADWAY_CONFIG", file.toString()).build().app().environment())
        .doesNotContainKey(SECRET);
    assertThat(stack().environment(SECRET, "another secret text").build().app().environment())
        .containsEntry(SECRET, "another secret text");
    assertThat(data.resolve("token.secret")).doesNotExist();
  }

  @Test
  void shouldBelieveHeadersAndLimitNobodyUnlessConfigured() throws Exception {
    // given
    Path file = Files.writeString(folder.resolve("mine.properties"), "auth.mode=jwt\n");

    // then
    assertThat(stack().build().app().environment())
        .containsEntry("HEADWAY_AUTH_MODE", "headers")
        .containsEntry("HEADWAY_RATE_LIMIT_REQUESTS_PER_SECOND", "0");
    assertThat(stack().environment("HEADWAY_CONFIG", file.toString()).build().app().environment())
        .doesNotContainKey("HEADWAY_AUTH_MODE");
    assertThat(
            stack()
                .environment("HEADWAY_AUTH_MODE", "jwt")
                .environment("HEADWAY_RATE_LIMIT_REQUESTS_PER_SECOND", "7")
                .build()
                .app()
                .environment())
        .containsEntry("HEADWAY_AUTH_MODE", "jwt")
        .containsEntry("HEADWAY_RATE_LIMIT_REQUESTS_PER_SECOND", "7");
  }

  @Test
  void shouldSendOnlyTheInstancesThroughTheLinks() {
    // given
    LocalStack stack =
        stack()
            .brokers(3)
            .instances(2)
            .linkedBrokers()
            .instanceEnvironment(2, "HEADWAY_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:11092")
            .ports(Ports.shifted(2_000))
            .build();

    // then
    assertThat(stack.bootstrapServers())
        .isEqualTo("127.0.0.1:11092,127.0.0.1:11102,127.0.0.1:11112");
    assertThat(stack.app().environment())
        .containsEntry(
            "HEADWAY_KAFKA_BOOTSTRAP_SERVERS",
            String.join(",", stack.brokers().stream().map(b -> b.link().address()).toList()));
    assertThat(stack.instance(2).environment())
        .containsEntry("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:11092");
    assertThatThrownBy(() -> stack().build().broker().link())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("linkedBrokers()");
  }

  @Test
  void shouldSayWhatThereIsNot() {
    // given
    LocalStack stack = stack().instances(2).build();

    // then
    assertThatThrownBy(() -> stack.instance(5))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("There is no instance 5, only 1, 2")
        .hasMessageContaining("headway instance add 5 --data " + data);
    assertThatThrownBy(() -> stack.addInstance(0))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("numbered from 1 to 100");
    assertThatThrownBy(() -> stack().only(Part.KAFKA).build().addInstance())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("does not run Headway");
    assertThatThrownBy(() -> stack.broker(2))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no broker 2");
    assertThatThrownBy(() -> stack().brokers(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stack().instances(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldClaimTheLowestNumberThatNobodyStarts() {
    // given
    LocalStack stack = stack().instances(2).build();

    // when
    LocalApp first = stack.claimInstance();
    LocalApp second = stack.claimInstance(2);
    LocalApp third = stack.claimInstance();

    // then
    assertThat(first).isSameAs(stack.instance(1));
    assertThat(second.id()).isEqualTo(2);
    assertThat(third.id()).isEqualTo(3);
    assertThatThrownBy(() -> stack.claimInstance(2))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Instance 2 already runs");
  }

  @Test
  void shouldReadHistoryWhereThereIsSomeAsTheReader() {
    // given
    HistoryAccess own =
        HistoryAccess.of(
                Map.of(
                    "HEADWAY_POSTGRES_URL", "jdbc:postgresql://db/history",
                    "HEADWAY_POSTGRES_USER", "api",
                    "HEADWAY_POSTGRES_PASSWORD", "secret"))
            .orElseThrow();

    // then
    assertThat(stack().build().app().environment()).doesNotContainKey("HEADWAY_POSTGRES_URL");
    LocalStack embedded = stack().withHistory().ports(Ports.shifted(2_000)).build();
    assertThat(embedded.history()).isEqualTo(embedded.postgres().access());
    assertThat(embedded.app().environment())
        .containsEntry("HEADWAY_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:17432/headway")
        .containsEntry("HEADWAY_POSTGRES_USER", "headway_query");
    LocalStack foreign =
        stack().withHistory().externalPostgres(own).externalConnect("http://connect:8083").build();
    assertThat(foreign.app().environment())
        .containsEntry("HEADWAY_POSTGRES_URL", "jdbc:postgresql://db/history")
        .containsEntry("HEADWAY_POSTGRES_USER", "api")
        .containsEntry("HEADWAY_POSTGRES_PASSWORD", "secret");
    assertThatThrownBy(foreign::postgres)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no database of its own");
    assertThatThrownBy(foreign::connect)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no Connect worker of its own");
    assertThatThrownBy(() -> stack().build().history())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no history");
  }

  private LocalStackBuilder stack() {
    return LocalStack.builder().data(data).ports(Ports.ephemeral());
  }
}
