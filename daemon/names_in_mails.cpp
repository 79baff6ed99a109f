#include "daemon/names_in_mails.h"

namespace m2t {

std::string shown_name(const Person& person) { return person.name.empty() ? person.address : person.name; }

std::string address_beside_name(const Person& person) {
  return same_address(shown_name(person), person.address) ? std::string() : person.address;
}

std::string name_and_address(const Person& person) {
  const std::string address = address_beside_name(person);
  return address.empty() ? person.address : person.name + " <" + address + ">";
}

}  // namespace m2t
