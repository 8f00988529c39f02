// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.agent.registry;

import org.jspecify.annotations.NullMarked;
