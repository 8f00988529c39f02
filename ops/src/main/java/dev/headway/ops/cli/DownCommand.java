// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.stack.DetachedStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the local stack. */
@Command(
    name = "down",
    description =
        "Stops the stack of the data folder, wherever it was started, and waits until it is gone. The data stays.")
final class DownCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  DownCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    boolean ran = DetachedStack.stop(headway.data());
    String folder = headway.data().root().toString();
    headway
        .terminal()
        .out()
        .println(ran ? "Headway is down. Its data is in " + folder : "Nothing runs for " + folder);
    return 0;
  }
}
