// SPDX-License-Identifier: Apache-2.0
/** The command line: options, exit codes, what is printed. */
@NullMarked
package dev.headway.ops.cli;

import org.jspecify.annotations.NullMarked;
