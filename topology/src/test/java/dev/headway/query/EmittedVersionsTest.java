// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.key.PlanKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EmittedVersionsTest {
  private static final PlanKey PLAN = new PlanKey("acme", "ada", "p");
  private static final PlanKey OTHER = new PlanKey("acme", "ada", "q");

  private final EmittedVersions versions = new EmittedVersions();

  @Test
  void shouldShowTheVersionBeforeTheTransactionUntilItIsCommitted() {
    // when: two snapshots within one transaction
    versions.emitting(PLAN, 4);
    versions.emitting(PLAN, 5);

    // then
    assertThat(versions.committed(PLAN, 6)).isEqualTo(4);
    assertThat(versions.committed(OTHER, 6)).isEqualTo(6);

    // when
    versions.committed();

    // then
    assertThat(versions.committed(PLAN, 6)).isEqualTo(6);
  }

  @Test
  void shouldLeaveTheTransactionsOfOtherThreadsAlone() {
    // given
    versions.emitting(PLAN, 1);

    // when
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      CompletableFuture.runAsync(
              () -> {
                versions.emitting(OTHER, 7);
                versions.committed();
              },
              other)
          .join();
    }

    // then
    assertThat(versions.committed(PLAN, 2)).isEqualTo(1);
    assertThat(versions.committed(OTHER, 8)).isEqualTo(8);
  }

  @Test
  void shouldForgetWhatWasTakenBackWhenThePartitionIsAssignedAgain() {
    // given
    int partitions = 4;
    versions.emitting(PLAN, 4);
    versions.emitting(OTHER, 2);

    // when
    versions.assigned(PLAN.partition(partitions), partitions);

    // then: the store was restored to what is committed
    assertThat(versions.committed(PLAN, 4)).isEqualTo(4);
    assertThat(PLAN.partition(partitions)).isNotEqualTo(OTHER.partition(partitions));
    assertThat(versions.committed(OTHER, 3)).isEqualTo(2);
  }
}
