// People as mails to technicians name them.
#pragma once

#include <string>

#include "tickets/ticket.h"

namespace m2t {

// His address where his name is not known.
std::string shown_name(const Person& person);
// Empty where the address stands in place of the name already: it would be there twice.
std::string address_beside_name(const Person& person);
// "Jan Claes <jan@…>", or the address alone.
std::string name_and_address(const Person& person);

}  // namespace m2t
