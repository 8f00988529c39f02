// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;

class UnusableFolderTest {
  @Test
  void shouldNameTheReasonThatLiesBelow() {
    // given
    Exception full = new IOException("While appending to file: No space left on device");
    Exception opening = new ProcessorStateException("Error opening store plan-store", full);

    // then
    assertThat(UnusableFolder.because(Path.of("stores"), opening))
        .hasMessageContaining("state.dir")
        .hasMessageContaining("Error opening store plan-store")
        .hasMessageContaining("No space left on device");
  }

  @Test
  void shouldSayNothingTwice() {
    // given: its message is that of its cause
    Exception wrapped = new IllegalStateException(new AccessDeniedException("stores"));

    // then
    assertThat(UnusableFolder.because(Path.of("stores"), wrapped).getMessage())
        .containsOnlyOnce("AccessDeniedException");
  }
}
