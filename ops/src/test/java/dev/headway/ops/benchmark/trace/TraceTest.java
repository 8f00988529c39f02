// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes down what it is told to do. */
  private static final class Notes implements Trace.Doer {
    private final List<String> done = new ArrayList<>();

    private void note(String what, byte[] key) {
      done.add(what + " " + new String(key, StandardCharsets.UTF_8));
    }

    @Override
    public void get(byte[] key) {
      note("get", key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      note("put " + value.length, key);
    }

    @Override
    public void delete(byte[] key) {
      note("delete", key);
    }

    @Override
    public void scan(byte[] from, byte[] to, long entries) {
      note("scan " + entries + " " + new String(to, StandardCharsets.UTF_8), from);
    }

    @Override
    public void output(int output, byte[] key, byte[] value) {
      note("output " + output + " " + value.length, key);
    }
  }

  @Test
  void shouldDoForEachEventWhatWasWrittenDownForIt() throws Exception {
    // given
    PartitionTrace trace = new PartitionTrace(folder, 2);
    trace.at(0, 0);
    operation(trace, TraceFormat.GET, "plan-1/task-1");
    operation(trace, TraceFormat.PUT, "plan-1/task-1");
    trace.number(300);
    trace.at(2, 5_000);
    operation(trace, TraceFormat.DELETE, "plan-1");
    operation(trace, TraceFormat.SCAN, "plan-1");
    trace.key(bytes("plan-2"));
    trace.number(3);
    trace.at(0, 1);
    operation(trace, TraceFormat.OUTPUT, "");
    trace.number(4);
    trace.number(70_000);
    trace.close();
    Files.write(TraceFormat.sample(folder), new byte[1_000]);

    // when
    Trace read = Trace.open(folder, 2, 3);

    // then
    assertThat(replayed(read, 0, 0)).containsExactly("get plan-1/task-1", "put 300 plan-1/task-1");
    assertThat(replayed(read, 2, 5_000)).containsExactly("delete plan-1", "scan 3 plan-2 plan-1");
    assertThat(replayed(read, 0, 1)).containsExactly("output 4 70000 ");
  }

  @Test
  void shouldDoNothingForEventsNothingWasDoneFor() throws Exception {
    // given
    PartitionTrace trace = new PartitionTrace(folder, 0);
    trace.at(1, 7);
    operation(trace, TraceFormat.GET, "k");
    trace.close();
    Files.write(TraceFormat.sample(folder), new byte[10]);

    // when
    Trace read = Trace.open(folder, 0, 3);

    // then
    assertThat(replayed(read, 1, 6)).isEmpty();
    assertThat(replayed(read, 1, 100_000)).isEmpty();
    assertThat(replayed(read, 0, 7)).isEmpty();
  }

  private static void operation(PartitionTrace trace, int operation, String key) {
    trace.number(operation);
    trace.key(bytes(key));
  }

  private static List<String> replayed(Trace trace, int input, long offset) {
    Notes notes = new Notes();
    trace.replay(input, offset, notes);
    return notes.done;
  }
}
