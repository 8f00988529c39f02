// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Usage;
import java.time.Instant;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class TrustedRecordsTest {
  @Test
  void shouldLetBuildersCopyRecordsWithEnumsAndLists() {
    // given
    TrustedRecords.install();
    PlanProgress plan =
        PlanProgress.newBuilder()
            .setTenantId("acme")
            .setUserId("u")
            .setPlanId("p")
            .setVersion(1)
            .setStatus(PlanStatus.RUNNING)
            .setStartedAt(Instant.EPOCH)
            .setTaskCount(1)
            .setCompletedTasks(0)
            .setFailedTasks(0)
            .setCancelledTasks(0)
            .setOpenTasks(1)
            .setFireAndForgetTasks(0)
            .setUsage(Usage.newBuilder().build())
            .setErrorLogs(0)
            .setConflicts(0)
            .setUnmatchedResults(0)
            .setEvents(1)
            .setStateDigest("")
            .build();

    // when
    PlanProgress copy = PlanProgress.newBuilder(plan).setVersion(2).build();

    // then
    assertThat(copy.getStages()).isEmpty();
    assertThat(copy.getStatus()).isEqualTo(PlanStatus.RUNNING);
    AvroCodec<PlanProgress> codec = AvroCodec.of(PlanProgress.class);
    assertThat(codec.decode(codec.encode(copy))).isEqualTo(copy);
  }

  @Test
  void shouldTrustNothingElse() {
    // given
    TrustedRecords.install();
    TrustedRecords.trust(ProcessBuilder.class);

    // then
    assertThatThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class))
        .isInstanceOf(SecurityException.class);
    ClassSecurityValidator.validate(String.class);
  }
}
