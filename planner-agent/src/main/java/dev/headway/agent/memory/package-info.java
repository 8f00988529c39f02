// SPDX-License-Identifier: Apache-2.0
/** What agents remember: values for a plan, and a history that can be searched. */
@NullMarked
package dev.headway.agent.memory;

import org.jspecify.annotations.NullMarked;
