// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Without a sub-command it lists. */
@Command(
    name = "dead-letters",
    description =
        "Shows records that were refused, or puts them back after a fix. Without a command: list.")
final class DeadLettersCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Mixin private final JsonOption json = new JsonOption();

  DeadLettersCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    return DeadLettersListCommand.list(headway, json.wanted(), "");
  }
}
