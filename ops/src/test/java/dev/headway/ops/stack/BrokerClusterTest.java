// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerClusterTest {
  @TempDir Path folder;

  @Test
  void shouldRememberItsIdAndNumber() {
    // given
    DataFolder data = new DataFolder(folder);
    assertThat(BrokerCluster.of(data)).isEmpty();

    // when
    BrokerCluster cluster = BrokerCluster.ensure(data, 3);

    // then
    assertThat(BrokerCluster.of(data)).contains(cluster);
    assertThat(BrokerCluster.ensure(data, 3)).isEqualTo(cluster);
    assertThat(LocalStack.builder().data(folder).build().brokers()).hasSize(3);
    assertThatThrownBy(() -> BrokerCluster.ensure(data, 1))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("was made with 3 brokers, which cannot become 1 broker")
        .hasMessageContaining("--brokers")
        .hasMessageContaining("--data DIR");
  }

  @Test
  void shouldSeeOneBrokerInAFolderFromBeforeThereWereSeveral() throws Exception {
    // given
    Files.createDirectories(folder.resolve("kafka/logs"));
    Files.writeString(folder.resolve("kafka/logs/meta.properties"), "node.id=1\n");

    // then
    assertThatThrownBy(() -> BrokerCluster.ensure(new DataFolder(folder), 3))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("was made with 1 broker, which cannot become 3 brokers");
    assertThat(BrokerCluster.ensure(new DataFolder(folder), 1).brokers()).isEqualTo(1);
  }

  @Test
  void shouldNotGuessWhenItsFileIsBroken() throws Exception {
    // given
    Files.createDirectories(folder.resolve("kafka"));
    Files.writeString(folder.resolve("kafka/cluster.properties"), "brokers=many\ncluster.id=x\n");

    // then
    assertThatThrownBy(() -> BrokerCluster.of(new DataFolder(folder)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("cluster.properties cannot be read");
  }
}
