// How the sanitizers' run-time libraries behave inside a locked-in program. The file that holds its main() includes this, and no other.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// They would start a program to name the lines of a finding, and another process to look for leaks.
extern "C" const char* __asan_default_options() { return "symbolize=0:detect_leaks=0:allocator_may_return_null=0"; }
extern "C" const char* __tsan_default_options() { return "symbolize=0"; }
extern "C" const char* __ubsan_default_options() { return "symbolize=0:print_stacktrace=0"; }
#endif
