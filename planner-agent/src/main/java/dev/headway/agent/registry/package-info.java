// SPDX-License-Identifier: Apache-2.0
/** Who is there, which events they take and give, and with which payloads. */
@NullMarked
package dev.headway.agent.registry;

import org.jspecify.annotations.NullMarked;
